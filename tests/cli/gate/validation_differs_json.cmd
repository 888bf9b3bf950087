# the same for a program
assay gate here --baseline old=moved --rule "validation_loss.last no-worse-than old by 5 %" --json
