# Files that cannot be scored: empty, a folder, UTF-16, gzip, not there.
for f in empty.txt body utf16.txt zipped.jsonl.gz nothing.txt; do assay score $f --ref ref.txt; done; assay score out.txt --ref empty.txt
