# Labels asked for where references are texts.
assay score long.jsonl --metrics accuracy
