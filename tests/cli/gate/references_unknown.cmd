# a saved baseline that does not tell its references is compared unpaired, and the rule says so
assay gate old.jsonl --rule "exact_match >= 0" --save old.json -q; sed 's/"references": "[^"]*"/"references": null/' old.json > told.json; assay gate new.jsonl --baseline told=told.json --rule "exact_match no-worse-than told by 1 %"
