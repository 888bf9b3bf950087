# Control characters, markup and workflow commands in ids, texts and categories do nothing.
assay score hostile.jsonl --by-field kind --metrics chrf
