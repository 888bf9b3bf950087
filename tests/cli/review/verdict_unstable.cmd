# a labelled curve that is UNSTABLE
assay review verdict_unstable
