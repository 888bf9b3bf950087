# Outputs in a table need a header.
assay score headless.tsv
