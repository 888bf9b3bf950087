# recognised by the first bytes
assay review gzip.csv
