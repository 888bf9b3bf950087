# two rules of one metric: the next version can read the history, which holds the metric once
for version in 1 2; do assay gate new.jsonl --label "$version" --rule "exact_match >= 0.1" --rule "exact_match <= 0.9" --history history.jsonl -q; done; cat history.jsonl
