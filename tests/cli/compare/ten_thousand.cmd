# ten thousand rows in one table, of which the lowest in the second column are best
awk 'BEGIN { print "lr,batch_size,val_loss"; for (i = 0; i < 10000; i++) printf "%g,%d,%.4f\n", (i % 100 + 1) / 1e5, 8 * (1 + i % 7), 1 + (i % 100 - 40) ^ 2 / 1e4 + (i * 7919 % 1000) / 1e5 }' > many.csv
assay compare many.csv
