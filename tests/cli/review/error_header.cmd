# no rows
assay review header.csv
