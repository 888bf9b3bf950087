# not comparable: two validation files
assay gate here --baseline old=moved --rule "validation_loss.last no-worse-than old by 5 %"
