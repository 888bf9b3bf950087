# did you mean a column
assay review --map train_loss=accuracy_tpo no_loss.csv
