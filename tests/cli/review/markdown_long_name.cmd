# A long name is cut, the sentence that holds it is not.
name=$(printf 'x%.0s' $(seq 300))
awk -v name="$name" 'BEGIN { print "step,run,train_loss,val_loss"; for (run = 1; run <= 2; run++)
  for (i = 1; i <= 30; i++) printf "%d,%s,%.6f,%.6f\n", i, run == 1 ? name : "other",
    2 - i / 40, 2.1 - i / 45 + (i > 15) * i / 30 }' > long.csv
assay review long.csv -f markdown | sed -n '1,8p'
