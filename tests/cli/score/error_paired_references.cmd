# Systems with references of their own that differ.
assay score own_a.jsonl own_b.jsonl --paired bootstrap
