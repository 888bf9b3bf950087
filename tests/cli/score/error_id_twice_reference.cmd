# The same among references.
assay score ids_out.jsonl --ref ids_dup_ref.jsonl
