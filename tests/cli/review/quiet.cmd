# headline alone
assay review -q bedrock
