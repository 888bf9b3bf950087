# skipped and counted
assay review --lenient ragged.csv
