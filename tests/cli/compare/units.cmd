# percent among fractions, whichever way is asked for; rewards to both sides of 1 are no such thing
printf 'name,lr,acc,reward,val_loss\na,1e-3,85,0.8,1.5\nb,1e-4,0.9,1.3,1.4\nc,3e-4,88,0.9,1.45\n' > t.csv
assay compare t.csv --by acc:min | sed -n '/^Set/,$p'
assay compare t.csv --by reward:max | head -1
assay compare t.csv --by reward:max | sed -n '/^Set/p'
