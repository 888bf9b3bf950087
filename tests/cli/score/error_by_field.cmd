# A category that no record has.
assay score evaluation.jsonl --by-field catgory
