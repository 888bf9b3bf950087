# Records without the id that others have.
assay score ids_gap.jsonl
