# never abbreviated
assay review --verb job
