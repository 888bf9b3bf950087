# an element of a list
assay gate new.jsonl --rule "bleu.precisions[index=2] >= 10" --rule "exact_match[lang=de] >= 0.7" --rule "segments[lang=de] >= 20"
