# nothing but skipped rules
assay gate here --rule "optional: bleu >= 3"
