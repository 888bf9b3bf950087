# a labelled curve that is STILL_IMPROVING
assay review verdict_still_improving
