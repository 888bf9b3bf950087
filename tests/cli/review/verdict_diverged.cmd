# a labelled curve that is DIVERGED
assay review verdict_diverged
