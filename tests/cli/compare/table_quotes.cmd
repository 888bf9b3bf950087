# quoted names with commas, quotes and line ends; an index column without a name; a trailing comma
printf ',name,lr,batch_size,val_loss,\n0,"a, the ""first""",1e-3,8,1.5,\n1,"b\nlines",1e-4,8,1.4,\n' > t.csv
assay compare t.csv
