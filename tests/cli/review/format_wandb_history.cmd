# iter before _step
assay review history.csv
