# costs by the words that reports call them, and by what a price list prices
for run in a b; do printf 'step,train_loss,val_loss,num_tokens,elapsed_time\n10,2.0,1.9,1000,60\n20,1.8,1.7,2000,1800\n30,1.7,1.6,3000,3660\n' > $run.csv; done
printf 'unit,price,currency\nhour,2.5,EUR\n' > prices.csv
for cost in tokens time; do assay compare a.csv b.csv --cost $cost -f csv | cut -d, -f2,14; done
assay compare a.csv b.csv --prices prices.csv -f csv | cut -d, -f2,14
assay compare a.csv b.csv --cost examples
