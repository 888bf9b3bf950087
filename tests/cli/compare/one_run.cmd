# one run: nothing to compare
assay compare seeds/lr=1e-3_seed=1
