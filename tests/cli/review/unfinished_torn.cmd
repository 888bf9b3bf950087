# drops exactly that row
assay review --unfinished torn.csv
