# A system with ids and one without share references with ids.
assay score ids_out.jsonl out.txt --ref ids_ref.jsonl -q --metrics exact_match; assay score out.txt ids_out.jsonl --ref ids_ref.jsonl -q --metrics exact_match
