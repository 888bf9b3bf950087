# Hugging Face, task score
assay review trainer_state.json
