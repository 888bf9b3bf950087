# error with line and column
assay review torn_state.json --json
