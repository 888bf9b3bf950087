# a table without rows
printf 'name,lr,batch_size,val_loss\n' > t.csv
assay compare t.csv
