# what is no configuration is refused with its place: an alias bomb, depth, a key twice, cut off
write() { mkdir -p "$1"; printf 'step,train_loss,val_loss\n10,2.0,1.9\n20,1.8,%s\n30,1.7,%s\n' $2 $3 > "$1/metrics.csv"; }
write s 1.7 1.5
start='learning_rate: 1\nepochs: 2\n'
one='[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'
refused() { printf "$start$1" > s/config.yaml; assay compare s -q > out; echo "exit $?"; }
refused "a: &a $one\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
refused "deep: $(head -c 5000 /dev/zero | tr '\0' '[')\n"
refused 'epochs: 3\n'
refused 'list: [1,\n'
refused 'self: &s [*s]\n'
refused 'bytes: \377\n'
refused '---\nlearning_rate: 2\n'
printf '{"learning_rate": 1, "epochs": 2, "epochs": 3}' > s/args.json; rm s/config.yaml
assay compare s -q > out; echo "exit $?"
