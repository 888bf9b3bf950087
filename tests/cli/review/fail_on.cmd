# exit 1
assay review --fail-on NO_VALIDATION failed
