# Segments that lack the field count in all, and are told to be in no category.
printf '%s\n' '{"prediction":"a","reference":"a","lang":"de"}' '{"prediction":"b","reference":"a"}' '{"prediction":"b","reference":"b","lang":"en"}' > part.jsonl
assay score part.jsonl --by-field lang --metrics cer
