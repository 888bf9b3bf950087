# a labelled curve that is NONFINITE
assay review verdict_nonfinite
