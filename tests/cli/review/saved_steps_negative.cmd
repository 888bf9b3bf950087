# a step is never below 0
assay review --saved-steps 29,-5 bedrock
