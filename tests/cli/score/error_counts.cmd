# Counts that differ: both files, both counts.
assay score short.txt --ref ref.txt; assay score out.txt --ref short.txt
