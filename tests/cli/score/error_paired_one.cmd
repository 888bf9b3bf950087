# A pair needs two.
assay score out.txt --ref ref.txt --paired bootstrap
