# summary
assay review bedrock -f markdown
