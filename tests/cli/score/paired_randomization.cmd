# Two systems, approximate randomisation.
assay score out.txt other.txt --ref ref.txt --paired randomization --samples 500 --metrics bleu -f csv
