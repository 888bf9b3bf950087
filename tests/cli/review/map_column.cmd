# a role given by hand
assay review --map train_loss=accuracy_top no_loss.csv
