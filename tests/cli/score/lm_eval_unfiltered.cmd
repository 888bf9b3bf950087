# Older samples without filters; a number as target.
assay score lm_old.jsonl --metrics exact_match -q
