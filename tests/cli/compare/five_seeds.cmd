# from five seeds on a mean that one bad seed does not move, with its interval
awk 'BEGIN { print "lr,seed,val_loss"; split("1 4 2 9 3", d, " "); for (s = 1; s <= 5; s++) {
  printf "1e-4,%d,%.3f\n", s, 1.2 + d[s] / 100; printf "3e-4,%d,%.3f\n", s, 1.5 + d[s] / 100 } }' > five.csv
assay compare five.csv --json | sed -n '/"ranking"/,/^  \]/p' | grep -E '"(run|value|deviation|iqm.*|improvement)"'
