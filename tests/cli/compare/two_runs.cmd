# two runs, a seed each
assay compare seeds/lr=1e-3_seed=1 seeds/lr=1e-4_seed=1
