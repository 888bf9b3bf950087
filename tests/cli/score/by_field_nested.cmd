# A category of a nested field.
assay score evaluation.jsonl --by-field inputRecord.category --metrics exact_match -q -f csv
