# loss 0.0 with NaN gradient
assay review nan_state.json
