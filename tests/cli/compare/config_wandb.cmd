# W&B's config.yaml: the folder's name says nothing twice
write() { mkdir -p "$1"; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,%s\n30,1.7,%s\n' $2 $3 > "$1/metrics.csv"; }
write s/lr=1e-4_bs=8_seed=1 1.7 1.5; write s/lr=1e-4_bs=8_seed=2 1.7 1.52; write s/lr=1e-3_bs=8_seed=1 1.6 1.4
for run in s/*; do
  printf '_wandb:\n  value: {cli_version: 1}\nlr:\n  desc: null\n  value: %s\nbatch_size:\n  value: 8\n' "$(expr "$run" : '.*lr=\([^_]*\)')" > "$run/config.yaml"
done
assay compare s
assay compare s --json | sed -n '/"parameters": {/,/}/p'
