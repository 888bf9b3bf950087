# recognised by the first bytes
assay review utf16.csv
