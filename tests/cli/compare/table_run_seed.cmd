# one log of several runs: a run column and a seed column
printf 'run,seed,step,val_loss\n' > t.csv
for run in a b; do for seed in 1 2; do for step in 10 20 30 40; do
  echo "$run,$seed,$step,1.$((90 - step + seed + ${#run} * 3))" >> t.csv; done; done; done
sed -i 's/^b,\(.*\)\.\(..\)$/b,\1.9\2/' t.csv
assay compare t.csv
