# A key that is empty is a name like any other.
assay score dots.jsonl --by-field kind --metrics cer
