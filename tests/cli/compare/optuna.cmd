# Optuna's trials, to be maximised
assay compare trials.csv --by value:max
