# a labelled curve that is UNDERFITTING
assay review verdict_underfitting
