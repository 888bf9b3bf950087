# rules hold, and a finding or verdict that --fail-on names: 1, and no new baseline; of a saved report too
assay gate new.jsonl --rule "exact_match >= 0" --fail-on FEW_SEGMENTS --save kept.json -q; echo $?; test -e kept.json || echo none kept
assay review here --json > saved.json; assay gate saved.json --rule "regret <= 1" --fail-on CONVERGED -q; echo $?
assay gate here --rule "regret <= 1" --fail-on CONVERGED --warn-only -q; echo $?
assay gate here --rule "regret <= 1" --fail-on OVERFITTING -q; echo $?
assay gate new.jsonl --rule "exact_match >= 0" --fail-on FEW_SEGMENT
