# Plain lines have no fields.
assay score out.txt --ref ref.txt --by-field lang
