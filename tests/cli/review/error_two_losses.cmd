# two columns of one name
assay review two_losses.csv
