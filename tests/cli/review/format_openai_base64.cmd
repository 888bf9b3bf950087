# the same as base64
assay review openai_base64.csv
