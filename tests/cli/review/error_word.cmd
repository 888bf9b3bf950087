# line and column of each bad cell
assay review word.csv
