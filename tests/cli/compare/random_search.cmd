# numbers drawn at random never repeat: no two are aliased for that
awk 'BEGIN { print "run,lr,weight_decay,val_loss"
  for (i = 0; i < 24; i++) { a = (i * 37 % 24) / 8 + 0.0123; b = (i * 11 % 24) / 12 + 0.0071
    printf "r%02d,%.9f,%.9f,%.6f\n", i, 10 ^ (a - 5), 10 ^ (b - 3), 1.5 + 0.3 * (a - 1.4) ^ 2 + 0.01 * (i * 7 % 5) } }' > t.csv
assay compare t.csv | sed -n '/^Parameters/,/^What/p'
