# rows of another width
printf 'name,lr,batch_size,val_loss\na,1e-3,8,1.5\nb,1e-4,8\nc,1e-5,8,1.6,7\nd,1e-6,8,1.7\n' > t.csv
assay compare t.csv; echo "exit $?"
assay compare t.csv --lenient -q
