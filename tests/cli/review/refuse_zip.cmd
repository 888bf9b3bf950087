# recognised by the first bytes
assay review zip.csv
