# begins with examples
assay review -h
