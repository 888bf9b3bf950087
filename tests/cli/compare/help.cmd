# the help
assay compare -h
