# Outputs of an earlier call below the folder that is reviewed are no inputs.
mkdir job && cp lightning.csv job/log.csv && cd job
for i in 1 2; do
  assay review . -q --no-png -o out --write json=r.json --write csv=r.csv --write markdown=r.md
done
