# A table whose header names the columns: the scores of plain lines.
assay score table.tsv -f csv
