# A first record longer than the 64 KiB that are looked at.
assay score wide.jsonl --metrics exact_match -q
