# a baseline that lies in the candidate's folder
assay gate old --baseline old/lr=1e-3_seed=1 --rule "validation_loss.last no-worse-than baseline by 1 %"
