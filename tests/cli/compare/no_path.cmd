# nothing to compare
assay compare
