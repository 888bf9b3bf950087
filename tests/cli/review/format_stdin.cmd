# standard input
assay review - < lightning.csv
