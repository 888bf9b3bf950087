# Lightning's hparams.yaml with an anchor, one's own names, and a value that is a mapping
write() { mkdir -p "$1"; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,%s\n30,1.7,%s\n' $2 $3 > "$1/metrics.csv"; }
write s/version_0 1.7 1.5; write s/version_1 1.6 1.4
printf 'base: &b\n  optim: {lr: 0.01, betas: [0.9, 0.99]}\nnet: {<<: *b, width: 64}\nseed: 3\nnotes: x\n' > s/version_0/hparams.yaml
printf 'base: {optim: {lr: 0.02}}\nnet: {width: 32}\nnothing: null\n' > s/version_1/hparams.yaml
assay compare s --json | sed -n '/"parameters": {/,/}/p'
