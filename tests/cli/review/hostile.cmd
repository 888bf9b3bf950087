# names are shown, not obeyed
assay review -v hostile.csv
