# An output that is missing, null or no text, each at its line.
assay score missing.jsonl
