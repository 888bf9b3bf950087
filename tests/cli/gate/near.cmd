# did you mean
assay gate here --rule "validation_loss <= 2" --rule "train_los.last <= 2"
