# Records joined by id, whatever their order: the scores of plain lines.
assay score ids_out.jsonl --ref ids_ref.jsonl -f csv
