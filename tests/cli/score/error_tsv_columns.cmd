# Two columns of one name.
assay score dup_column.tsv
