# refused
assay review --on-duplicate error duplicate.csv
