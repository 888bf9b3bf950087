# a tuned model that forgot: a warning, and no failure
assay gate new.jsonl --baseline base=best.jsonl --rule "exact_match >= 0"
