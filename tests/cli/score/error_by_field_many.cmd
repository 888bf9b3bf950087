# A field that is an id, no category.
for i in $(seq 10100); do printf '{"prediction":"x","reference":"x","id":%d}\n' $i; done >many.jsonl; assay score many.jsonl --metrics cer --by-field id
