# whole steps
assay review half_step.csv
