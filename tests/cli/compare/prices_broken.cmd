# a broken list of prices
assay compare tied.csv --prices tied.csv
