# three rows of one name
assay compare duplicates.csv
