# A saved response of each model family, on one line and on many.
for f in body/*.json; do assay score $f --ref one_ref.txt --metrics exact_match -q; done
