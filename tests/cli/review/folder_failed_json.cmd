# So is a folder that could not be.
mkdir foreign && touch foreign/kept
assay review lightning.csv --json -o foreign > out.json
echo $?
sed -n '/^  "exit"/p; /^  "error"/,/}/p' out.json
