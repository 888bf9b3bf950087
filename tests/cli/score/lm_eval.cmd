# Samples of lm-eval: the first filter counts, the other is skipped and counted; category in doc.
assay score lm.jsonl --by-field lang --metrics exact_match
