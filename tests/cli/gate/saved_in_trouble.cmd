# a saved report that could not read every file is no more whole than the folder: nothing is decided
mkdir job; cp -r here job/run; echo '{"log_history": [' > job/trainer_state.json; assay review job --json > saved.json 2>/dev/null; assay gate saved.json --rule "verdict != DIVERGED" -q
