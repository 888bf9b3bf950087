# what the folders' names tell is in runs[].parameters; what never varies is named and not ranked
for lr in 1 2 3 4; do
  mkdir -p names/lr=${lr}e-4_wd=0.01_seed=7
  awk -v w=$lr 'BEGIN { print "step,train_loss,val_loss"; for (i = 1; i < 10; i++) printf "%d,%g,%g\n", 10 * i, 1 + 1 / i, 1 + w / 10 + 1 / i }' > names/lr=${lr}e-4_wd=0.01_seed=7/m.csv
done
assay compare names --json > out.json
grep -A4 '"parameters": {' out.json | sed -n 1,6p
sed -n '/"name": "wd"/,/}/p' out.json
