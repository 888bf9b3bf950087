# Blank lines before the first record are no lines of a response's body; a record over several lines is.
printf '\n\n{"prediction":"y","reference":"x"}\n' > blank.jsonl
printf '{\n "prediction":"y",\n "reference":"x"}\n' > tall.jsonl
assay score blank.jsonl -q --metrics cer
assay score tall.jsonl
