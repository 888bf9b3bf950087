# References of a segment on lines of their own, blank lines between segments.
assay score out.txt --ref groups.txt --ref-groups --metrics exact_match,bleu -f csv
