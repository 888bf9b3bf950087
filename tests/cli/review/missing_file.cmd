# cannot open
assay review nowhere.csv
