# An id that comes twice, at its line.
assay score ids_dup.jsonl --ref ids_ref.jsonl
