# one run a column
assay review chart.csv
