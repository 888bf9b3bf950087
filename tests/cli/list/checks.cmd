# findings and thresholds
assay list checks
