# Two systems, paired bootstrap.
assay score out.txt other.txt --ref ref.txt --paired bootstrap --metrics bleu,wer
