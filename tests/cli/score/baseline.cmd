# Another baseline than the first operand: signs turn.
assay score out.txt other.txt --ref ref.txt --paired bootstrap --samples 100 --baseline other --metrics bleu -f csv
