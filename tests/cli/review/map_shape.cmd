# ROLE=COLUMN
assay review --map train_loss job
