# Invalid UTF-8 with line and byte, in outputs and references.
assay score latin1.txt --ref ref.txt; assay score out.txt --ref latin1.txt; assay score latin1.jsonl
