# the saved checkpoint that comes nearest
assay review listed -f csv
