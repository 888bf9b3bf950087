# one run without a figure is told of as one
printf 'step,train_loss\n10,2.0\n20,1.8\n30,1.7\n' > a.csv
assay compare a.csv | head -2
