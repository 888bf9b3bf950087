# not a number
assay review --threads two job
