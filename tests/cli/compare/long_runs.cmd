# the long runs all overfit, the short ones do not; the highest rate breaks
for lr in 1 3 9; do for steps in 12 40; do
  mkdir -p runs/lr=${lr}e-4_steps=$steps
  awk -v lr=$lr -v n=$steps 'BEGIN { print "step,train_loss,val_loss"; for (i = 1; i <= n; i++) {
    x = exp(-i / 5); up = i > 14 ? 0.02 * (i - 14) : 0; boom = lr > 8 && i > n / 2 ? 3 * (i - n / 2) : 0
    printf "%d,%.5f,%.5f\n", 50 * i, 0.5 + 2 * x + boom, 1 + lr / 50 + x + up + boom } }' > runs/lr=${lr}e-4_steps=$steps/m.csv
done; done
assay compare runs
