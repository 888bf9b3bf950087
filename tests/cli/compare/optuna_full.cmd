# Optuna's trials_dataframe: failed and pruned trials, durations of pandas, attributes
assay compare study.csv
