# a perplexity that no column holds is that of the loss
printf 'name,lr,val_loss\na,1e-3,0.5\nb,1e-4,0.4\nc,3e-4,0.45\n' > t.csv
assay compare t.csv --by perplexity | head -2
