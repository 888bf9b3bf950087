# --map names the loss, the run, the seed and the time where no alias does
printf 'who,dice,lr,held_out,took\na,1,1e-3,1.42,10\nb,2,1e-3,1.44,11\nc,1,1e-4,1.31,20\nd,2,1e-4,1.33,21\n' > t.csv
assay compare t.csv --input-format sweep --map run=who --map seed=dice --map validation_loss=held_out --map time=took
