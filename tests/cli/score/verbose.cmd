# With evidence and signatures.
assay score out.txt --ref ref.txt -v
