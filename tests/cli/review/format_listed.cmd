# outputs, data sets, results and summaries are listed as not judged; checkpoints beside
assay review listed
