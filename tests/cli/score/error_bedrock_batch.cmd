# Records whose request failed, or whose text is not found.
assay score batch_error.jsonl.out --ref batch_error_ref.jsonl
