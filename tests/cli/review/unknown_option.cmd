# did you mean
assay review --jsno x
