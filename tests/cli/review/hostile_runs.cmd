# Names of runs that would be commands, links or formulas, in every format a person reads.
awk 'BEGIN { n = split("::error file=a::x|##vso[task.setvariable]x|x\n::error::y|=1+1|- http://e.org www.e.org|1. @all", name, "|")
  print "step,run,train_loss,val_loss"; for (run = 1; run <= n; run++)
  for (i = 1; i <= 30; i++) printf "%d,\"%s\",%.6f,%.6f\n", i, name[run],
    2 - i / 40, 2.1 - i / 45 + (i > 15) * i / 30 }' > runs.csv
assay review runs.csv | sed -n '1,11p'
assay review runs.csv -f markdown | sed -n '1,12p'
assay review runs.csv -f csv | cut -d, -f1-3
