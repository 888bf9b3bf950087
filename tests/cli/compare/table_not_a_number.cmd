# a loss that is none refuses the table, a score that is none is missing
printf 'name,lr,batch_size,val_loss,accuracy\na,1e-3,8,1.5,good\nb,1e-4,8,1.4,0.5\n' > t.csv
assay compare t.csv -q; echo "exit $?"
printf 'name,lr,batch_size,val_loss\na,1e-3,8,high\nb,1e-4,8,1.4\n' > t.csv
assay compare t.csv
