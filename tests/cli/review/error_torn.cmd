# still being written?
assay review torn.csv
