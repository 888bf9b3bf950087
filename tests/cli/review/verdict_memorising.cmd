# a labelled curve that is MEMORISING
assay review verdict_memorising
