# a rule that only warns, or is waived, does not speak against a version that may ship
assay gate run.csv --rule 'validation_loss.best <= 0.5' --rule 'warn: validation_loss.best <= 0.6' --rule 'waive until 2999-12-31 "known": validation_loss.best <= 0.7'
