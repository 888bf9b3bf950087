# 200 columns
COLUMNS=200 assay review bedrock
