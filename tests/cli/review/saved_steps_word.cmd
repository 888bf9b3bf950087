# whole numbers
assay review --saved-steps 1,x job
