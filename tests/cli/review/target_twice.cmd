# Two outputs with one target: refused before anything is written.
assay review lightning.csv --write json=same --write csv=same; echo $?
assay review lightning.csv --write json=new/same --write csv=./new/same; echo $?
assay review lightning.csv --write json=out -o out/; echo $?
ls -d same new out 2> /dev/null
# A device only gets more.
assay review -q lightning.csv --write csv=/dev/null --write json=/dev/null
