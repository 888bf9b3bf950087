# a --map that no column fits
assay compare tied.csv --map validation_loss=vall_loss
