# hours become money
assay compare tied.csv --prices prices.csv -f csv
