# usage
assay review
