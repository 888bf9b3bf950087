# Intervals.
assay score out.txt --ref ref.txt --ci --metrics bleu,chrf,accuracy -f csv
