# The same, told which.
assay score both.jsonl --pred-field output --ref-field answer --metrics cer -q
