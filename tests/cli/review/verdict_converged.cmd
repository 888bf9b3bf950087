# a labelled curve that is CONVERGED
assay review verdict_converged
