# the first contradictions are told, the rest is counted; what was rounded for a name is none
for i in 1 2 3 4 5 6; do
  mkdir -p "s/lr=1e-${i}_bs=8"
  printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,1.%s\n' $i > "s/lr=1e-${i}_bs=8/log.csv"
  printf '{"learning_rate": 1.0000000000000002e-%s, "batch_size": %s}' $i $((5 + i)) > "s/lr=1e-${i}_bs=8/args.json"
done
assay compare s -q > out
