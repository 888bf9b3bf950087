# a parameter that another tells one for one stands in no name and no column
awk 'BEGIN { print "lr,method,lora_rank,seed,val_loss"
  for (i = 0; i < 16; i++) { m = int(i / 2) % 2
    printf "%s,%s,%d,%d,%.4f\n", i < 8 ? "1e-4" : "1e-3", m ? "lora" : "full", m ? 8 : 0, int(i / 4) % 2 * 2 + i % 2 + 1, 1.5 + 0.2 * m + 0.1 * (i < 8) + 0.003 * (i % 3) } }' > t.csv
assay compare t.csv
