# empty
assay review empty.csv
