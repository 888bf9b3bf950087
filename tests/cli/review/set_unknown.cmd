# did you mean
assay review --set overfit_ris=1 failed
