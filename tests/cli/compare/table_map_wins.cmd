# the mapped column goes before the one whose name is known
printf 'name,lr,batch_size,val_loss,other_loss\na,1e-3,8,1,2.5\nb,1e-4,8,2,1.5\n' > t.csv
assay compare t.csv --map validation_loss=other_loss
