assay review --json > /dev/full
