# Lists of one to three references: null is none, an empty text is one; 3 of 4 match exactly.
assay score lists.jsonl --metrics exact_match,bleu -f csv
