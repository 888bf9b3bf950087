# The same in JSON and as segments.
assay score hostile.jsonl --by-field kind --metrics chrf --segments s --json | /usr/bin/python3 -m json.tool --no-ensure-ascii >/dev/null && cat s
