# one document on a usage error too
assay review --json --colour x
