# two columns of one name that differ are refused
printf 'name,lr,batch_size,val_loss,val_loss\na,1e-3,8,1.5,1.5\nb,1e-4,8,1.4,1.6\n' > t.csv
assay compare t.csv
