# every spelling
assay review nonfinite.csv
