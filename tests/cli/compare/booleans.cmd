# Python's True and JSON's true are one value
printf 'run,bf16,seed,val_loss\na,True,1,1.5\nb,true,2,1.52\nc,FALSE,1,1.6\nd,false,2,1.63\n' > t.csv
assay compare t.csv --json | grep '"ranking"' -A 20
