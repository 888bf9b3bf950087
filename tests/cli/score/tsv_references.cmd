# A table without header is references, every column one; each output equals its second.
assay score out.txt --ref columns.tsv --metrics bleu,exact_match -f csv
