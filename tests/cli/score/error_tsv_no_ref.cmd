# --ref-field names a column that is not there.
assay score table.tsv --ref-field nothing
