# An id without reference.
assay score ids_unknown.jsonl --ref ids_ref.jsonl
