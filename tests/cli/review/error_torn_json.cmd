# JSON that ends too early
assay review torn_state.json
