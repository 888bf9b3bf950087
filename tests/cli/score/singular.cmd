# One segment and one case are not "segments" and "cases"; a difference without spread says nothing
# of what could be detected.
printf 'a b\n' >one.txt; printf 'a b\nc d\n' >two.txt; printf 'prediction\treference\tlang\nyes\tyes\tde\nno\tno\tfr\n' >one.tsv
assay score one.txt --ref two.txt
assay score one.tsv --by-field lang --metrics accuracy,exact_match -f markdown | grep -E 'case|segment'
assay score one.tsv --metrics accuracy | grep case
cp one.txt same.txt; assay score one.txt same.txt --ref one.txt --paired bootstrap --metrics chrf | head -5
