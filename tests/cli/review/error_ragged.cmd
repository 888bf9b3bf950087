# line, wanted and found
assay review ragged.csv
