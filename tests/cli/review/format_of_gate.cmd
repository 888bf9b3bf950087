# a format of gate alone
assay review data/bedrock -f junit
