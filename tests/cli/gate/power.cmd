# what it takes to decide
assay gate new new.jsonl --baseline old=old --baseline prev=old.jsonl --rule "validation_loss.last non-inferior-to old by 1 %" --rule "exact_match no-worse-than prev by 1 %" --rule "regret <= 0.05" --power
