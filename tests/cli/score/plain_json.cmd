# The whole document.
assay score out.txt --ref ref.txt --json
