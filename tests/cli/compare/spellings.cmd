# a table's lr beside a configuration's learning_rate is one parameter; --group-by takes either name
write() { mkdir -p s/$1; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,1.7\n30,1.7,%s\n' $3 > s/$1/metrics.csv; echo "{\"learning_rate\": $2, \"num_train_epochs\": 3}" > s/$1/args.json; }
write a 1e-4 1.5; write b 3e-4 1.4
printf 'run,lr,val_loss\nx,0.0001,1.6\ny,1e-3,1.5\n' > s/table.csv
assay compare s -f csv | cut -d, -f2,15-
assay compare s --group-by lr -f csv | cut -d, -f2,8
