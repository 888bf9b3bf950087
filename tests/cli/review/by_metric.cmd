# best by a task score
assay review --by eval_rouge1:max trainer_state.json
