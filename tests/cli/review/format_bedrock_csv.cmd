# a row a run
assay review bedrock -f csv
