# A status that is not 200 and a request that never ran, each at its line.
assay score openai_error.jsonl --ref openai_error_ref.jsonl
