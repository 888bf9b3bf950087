# ids and titles
assay list verdicts
