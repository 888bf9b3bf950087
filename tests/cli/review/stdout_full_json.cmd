assay review lightning.csv --json > /dev/full
