# Hostile ids in a message.
assay score hostile_dup.jsonl
