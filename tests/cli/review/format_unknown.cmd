# a format that the command lacks
assay review -f junit job
