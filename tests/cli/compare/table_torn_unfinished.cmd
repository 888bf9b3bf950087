# --unfinished drops the row that was cut off, and says so
printf 'name,lr,batch_size,val_loss\na,1e-3,8,1.5\nb,1e-4,8,1.4\nc,1e-5' > t.csv
assay compare t.csv --unfinished
