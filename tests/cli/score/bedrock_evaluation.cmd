# Output of a Bedrock evaluation job; category in inputRecord.
assay score evaluation.jsonl --by-field category --metrics exact_match,bleu
