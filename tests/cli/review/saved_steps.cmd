# the best that exists
assay review --saved-steps 29,89 bedrock
