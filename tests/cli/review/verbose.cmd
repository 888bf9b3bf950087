# with what was rejected
assay review -v bedrock
