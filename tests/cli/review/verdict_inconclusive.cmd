# a labelled curve that is INCONCLUSIVE
assay review verdict_inconclusive
