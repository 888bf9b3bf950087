# the whole document
assay review bedrock --json
