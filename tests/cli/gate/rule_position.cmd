# the second --rule is none: its place
assay gate here --rule "regret <= 1" --rule "regret <= "
