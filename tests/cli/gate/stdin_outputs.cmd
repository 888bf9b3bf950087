# outputs from a pipe
assay gate - --ref two.txt --rule "exact_match >= 1" < two.txt
