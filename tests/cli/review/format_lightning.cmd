# sparse rows merge by step
assay review lightning.csv
