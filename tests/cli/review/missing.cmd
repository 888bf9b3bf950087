# missing is never zero
assay review missing.csv
