# What was read is never written over: named, found below a folder, linked, or inside the folder.
cp lightning.csv before.csv
mkdir sub && cp lightning.csv sub/log.csv && ln -s lightning.csv link.csv && ln lightning.csv hard.csv
assay review lightning.csv --write json=lightning.csv; echo $?
assay review lightning.csv --write json=link.csv; echo $?
assay review lightning.csv --write json=hard.csv; echo $?
assay review sub --write csv=./sub/../sub/log.csv; echo $?
assay review sub -o sub/log.csv --force; echo $?
assay review sub/log.csv -o sub --force; echo $?
assay review - --write json=lightning.csv < lightning.csv; echo $?
assay review sub -o sub --force; echo $?
cmp before.csv lightning.csv && cmp before.csv sub/log.csv && ls -d sub*
