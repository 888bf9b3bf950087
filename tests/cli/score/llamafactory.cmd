# generated_predictions.jsonl of LLaMA-Factory: the scores of plain lines.
assay score factory.jsonl -f csv
