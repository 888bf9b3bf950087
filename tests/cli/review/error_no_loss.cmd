# names the columns and --map
assay review no_loss.csv
