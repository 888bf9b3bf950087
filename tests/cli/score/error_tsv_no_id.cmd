# --id-field names a column that is not there.
assay score table.tsv --id-field nothing
