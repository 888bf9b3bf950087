# recognised by the first bytes
assay review conflict.csv
