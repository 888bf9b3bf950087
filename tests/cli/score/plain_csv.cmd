# The same as a table.
assay score out.txt --ref ref.txt -f csv
