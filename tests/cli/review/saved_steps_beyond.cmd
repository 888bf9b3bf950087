# a saved step that the log does not reach is left out and told
assay review --saved-steps 29,9999 bedrock
