# did you mean
assay gate here new.jsonl --rule "validation_loss <= 2" --rule "train_los.last <= 2" --rule "rougel.precision >= 0" --rule "zzz >= 0"
