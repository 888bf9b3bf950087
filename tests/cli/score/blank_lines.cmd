# Outputs that are all empty are three empty outputs.
printf '\n\n\n' >blank.txt; assay score blank.txt --ref ref.txt --metrics bleu,wer,exact_match
