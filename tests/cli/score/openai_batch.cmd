# Batch output of OpenAI in another order: joined by custom_id, not by the id of the answer.
assay score openai.jsonl --ref openai_ref.jsonl --metrics exact_match
