# One JSON line a segment and system.
assay score out.txt other.txt --ref ref.txt --segments lines.jsonl -q --metrics bleu,wer && cat lines.jsonl
