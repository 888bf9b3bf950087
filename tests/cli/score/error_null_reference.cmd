# A segment needs one reference that is not null.
assay score null_reference.jsonl
