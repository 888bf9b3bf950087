# What a run came to cost is no parameter: its seeds stay one setting.
printf 'run,lr,seed,price,val_loss\na,1e-4,1,3.1,1.50\nb,1e-4,2,3.2,1.52\nc,2e-4,1,3.15,1.40\nd,2e-4,2,3.05,1.41\ne,4e-4,1,3.3,1.6\nf,4e-4,2,3.1,1.62\n' > runs.csv
assay compare runs.csv --cost price
