# one role, two columns
assay review --map step=step --map step=time no_loss.csv
