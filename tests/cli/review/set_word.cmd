# not a number
assay review --set overfit_rise=big job
