# turned, warned
assay review descending.csv
