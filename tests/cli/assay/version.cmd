# one line
assay --version
