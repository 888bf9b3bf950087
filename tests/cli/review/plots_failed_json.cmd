# And so are pictures that were demanded; a file written after the folder knows it too.
program=$(command -v assay)
PATH=/nonexistent "$program" review lightning.csv --json -o out --require-plots --write json=file.json > out.json
echo $?
test -e out || echo "no folder"
for document in out.json file.json; do sed -n '/^  "exit"/p; /^  "error"/,/}/p' $document; done
