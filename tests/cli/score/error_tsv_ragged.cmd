# A row that lacks a cell.
assay score ragged.tsv
