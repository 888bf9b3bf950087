# a role that is none
assay review --map validaton_loss=accuracy_top no_loss.csv
