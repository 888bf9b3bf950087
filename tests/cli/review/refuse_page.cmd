# recognised by the first bytes
assay review page.csv
