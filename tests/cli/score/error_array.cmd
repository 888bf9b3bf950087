# A JSON array is no list of records.
assay score array.jsonl
