# NaN, infinity and empty cells among the values
printf 'name,lr,batch_size,val_loss\na,1e-3,8,nan\nb,1e-4,8,1.4\nc,1e-5,8,inf\nd,1e-6,8,\ne,1e-4,16,1.5\n' > t.csv
assay compare t.csv
