# The same for a job summary.
assay score out.txt --ref ref.txt -f markdown
