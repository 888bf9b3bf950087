# the same on stdout
assay --help
