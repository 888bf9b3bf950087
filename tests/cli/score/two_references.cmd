# Several references a segment, each file one.
assay score out.txt --ref ref.txt --ref other.txt --metrics bleu,exact_match -f csv
