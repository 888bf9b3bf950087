# did you mean
assay review --by eval_rouge3 trainer_state.json
