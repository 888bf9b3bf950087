# The figures.
assay score labels.jsonl --metrics accuracy,macro_f1,mcc -f csv
