# bytes that are no UTF-8 in a parameter are shown, not judged
printf 'name,lr,batch_size,opt,val_loss\na,1e-3,8,ad\351m,1.5\nb,1e-4,8,sgd,1.4\n' > t.csv
assay compare t.csv
