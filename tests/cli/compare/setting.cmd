# names that tell a setting and a seed: one column, not two
for run in rope alibi; do for seed in 1 2; do
  printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,1.7\n30,1.7,1.%d\n' $((seed + ${#run})) > ${run}_seed$seed.csv; done; done
assay compare *_seed?.csv
