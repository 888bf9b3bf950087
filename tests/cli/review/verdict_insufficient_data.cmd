# a labelled curve that is INSUFFICIENT_DATA
assay review verdict_insufficient_data
