# The headline alone.
assay score out.txt --ref ref.txt -q
