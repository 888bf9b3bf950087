# to files
assay review -q --write json=r.json --write csv=sub/r.csv bedrock && head -c 40 r.json && head -1 sub/r.csv
