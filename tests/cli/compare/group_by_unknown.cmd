# did you mean
assay compare tied.csv --group-by batch_sise
