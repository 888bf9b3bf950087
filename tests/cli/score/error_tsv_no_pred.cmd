# --pred-field names a column that is not there.
assay score table.tsv --pred-field nothing
