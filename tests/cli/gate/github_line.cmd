# the same as an annotation
assay gate here/log.csv --rule "validation_loss.last <= 0.5" -f github
