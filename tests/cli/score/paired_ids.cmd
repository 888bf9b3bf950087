# Systems of another order are paired by id.
assay score ids_out.jsonl ids_back.jsonl --ref ids_ref.jsonl --paired bootstrap --samples 100 --metrics bleu --segments s -q; cat s
