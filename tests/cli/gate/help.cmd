# help
assay gate -h
