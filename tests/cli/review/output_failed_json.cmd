# A file that could not be written is told by the document on stdout.
assay review lightning.csv --json --write json=/dev/full > out.json
echo $?
sed -n '/^  "exit"/p; /^  "error"/,/}/p' out.json
