# no line beyond 40 columns
COLUMNS=40 assay review bedrock
