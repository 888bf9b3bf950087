# the file counts, not the folder's name, and that is said
write() { mkdir -p "$1"; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,%s\n30,1.7,%s\n' $2 $3 > "$1/metrics.csv"; }
write s/lr=1e-4_bs=8 1.7 1.5; write s/lr=1e-3_bs=8 1.6 1.4
echo '{"learning_rate": 0.002, "batch_size": 8}' > s/lr=1e-3_bs=8/args.json
assay compare s --json | sed -n '/"parameters": {/,/}/p'
