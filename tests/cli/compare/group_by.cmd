# one parameter alone makes the groups
assay compare tied.csv --group-by batch_size
