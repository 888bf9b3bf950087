# help
assay list -h
