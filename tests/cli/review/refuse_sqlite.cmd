# recognised by the first bytes
assay review sqlite.csv
