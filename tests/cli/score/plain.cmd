# Plain lines, one segment each; default metrics.
assay score out.txt --ref ref.txt
