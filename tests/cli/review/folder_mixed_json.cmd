# the same as a document
assay review mixed --json
