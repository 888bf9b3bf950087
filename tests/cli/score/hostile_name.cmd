# A file name is data too.
printf 'a b\n' >'=x|y[31m.txt'; assay score =x* --ref =x* --metrics wer; assay score =x* --ref =x* --metrics wer -f csv
