# The same in Markdown and CSV.
assay score hostile.jsonl --by-field kind --metrics chrf -f markdown; assay score hostile.jsonl --by-field kind --metrics chrf -f csv
