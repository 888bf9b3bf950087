# one seed by name
assay gate new --baseline old=old --rule "run[seed=2].validation_loss.last no-worse-than old by 0.005"
