assay review lightning.csv --json --write json=lightning.csv
