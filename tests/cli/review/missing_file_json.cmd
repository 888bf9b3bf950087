# one document with its error
assay review nowhere.csv --json
