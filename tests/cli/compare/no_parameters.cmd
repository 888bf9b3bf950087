# a first run without a parameter, and a second with one
mkdir -p s/first s/lr=1e-3
for run in first lr=1e-3; do printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,1.7\n30,1.7,1.6\n' > s/$run/metrics.csv; done
assay compare s
