# A column as category.
assay score table.tsv --by-field lang --metrics exact_match,token_f1 -v
