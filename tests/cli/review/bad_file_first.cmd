# The first cause stays the error; the exit status is the worst.
assay review mixed --json --write json=/dev/full > out.json
echo $?
sed -n '/^  "exit"/p; /^  "error"/,/}/p' out.json
