# recognised by the first bytes
assay review s3.csv
