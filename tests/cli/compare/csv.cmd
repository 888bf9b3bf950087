# one row a group
assay compare seeds -f csv
