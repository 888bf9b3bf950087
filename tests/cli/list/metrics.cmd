# figures
assay list metrics
