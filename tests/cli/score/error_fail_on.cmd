# A word that --fail-on cannot mean would never fail: it is refused.
printf 'a b\n' > x.txt
assay score x.txt --ref x.txt --fail-on FEW_SEGMENT
