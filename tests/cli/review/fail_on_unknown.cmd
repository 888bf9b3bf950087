# did you mean
assay review --fail-on OVERFITING failed
