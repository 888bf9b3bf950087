# a parameter that some rows lack, and a row without a figure
assay compare missing.csv
