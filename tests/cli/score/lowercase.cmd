# Case goes for bleu and chrf; other metrics keep their own rule.
assay score upper.txt --ref ref.txt --lowercase --metrics bleu,chrf,wer -f csv
