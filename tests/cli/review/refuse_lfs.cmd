# recognised by the first bytes
assay review lfs.csv
