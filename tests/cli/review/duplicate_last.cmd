# last wins, warned
assay review duplicate.csv
