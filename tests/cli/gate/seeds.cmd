# several seeds replace the floor
assay gate new --baseline old=old --rule "validation_loss.last no-worse-than old by 0.005"
