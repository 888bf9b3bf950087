# many files, some of them bad: any number of threads says the same
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35; do
  mkdir -p "s/lr=0.${i}"
  printf 'step,train_loss,val_loss\n1,3,2.%s\n2,2,1.%s\n2,2,1.5\n3,1.8,1.4%s\n' $i $i $i > "s/lr=0.${i}/log.csv"
done
for i in 12 19 33; do printf '4,1.7,high\n' >> "s/lr=0.${i}/log.csv"; done
printf '{"learning_rate": 0.5, "epochs": 2}' > s/lr=0.21/args.json
printf 'learning_rate: [\nepochs: 2\n' > s/lr=0.30/config.yaml
for n in 1 2 7; do assay compare s --json --threads $n > $n.out 2> $n.err; echo "exit $?"; done
cmp 1.out 2.out && cmp 1.out 7.out && cmp 1.err 2.err && cmp 1.err 7.err && cat 1.err >&2
assay compare s -q --threads 3 s/lr=0.19/log.csv; echo "exit $?"
