# The same result to a file.
assay score out.txt --ref ref.txt -q --write csv=t.csv --write json=t.json && cat t.csv && /usr/bin/python3 -m json.tool t.json >/dev/null
