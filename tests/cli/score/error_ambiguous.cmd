# Two fields that could be the output.
assay score both.jsonl
