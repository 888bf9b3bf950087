# Batch inference of each model family, joined by recordId; three of eight were cut off.
assay score batch.jsonl.out --ref batch_ref.jsonl --metrics exact_match
