# two columns of one name with equal cells are one
printf 'name,lr,batch_size,val_loss,val_loss\na,1e-3,8,1.5,1.5\nb,1e-4,8,1.4,1.4\n' > t.csv
assay compare t.csv --json | sed -n '/"notes"/,/]/p'
