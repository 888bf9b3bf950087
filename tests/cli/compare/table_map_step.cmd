# with a step named, the rows are points of runs and no runs
printf 'run_name,batch_size,tick,val_loss\na,8,10,1.9\na,8,20,1.7\na,8,30,1.6\nb,16,10,1.8\nb,16,20,1.5\nb,16,30,1.4\n' > t.csv
assay compare t.csv --map step=tick
