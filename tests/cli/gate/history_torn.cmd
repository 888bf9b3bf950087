# a history whose second line is none
assay gate here --rule "regret <= 1" --history torn.jsonl
