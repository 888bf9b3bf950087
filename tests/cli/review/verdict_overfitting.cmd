# a labelled curve that is OVERFITTING
assay review verdict_overfitting
