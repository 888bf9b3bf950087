# exit 0
assay review --fail-on error --warn-only failed
