# One file as two systems.
assay score out.txt out.txt --ref ref.txt --paired bootstrap
