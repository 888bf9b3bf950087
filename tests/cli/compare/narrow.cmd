# in 40 columns the parameters stay and the other figures go
COLUMNS=40 assay compare tied.csv
