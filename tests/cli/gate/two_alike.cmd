# two segments that are right on both sides decide nothing
head -2 best.jsonl > two.jsonl; sed 's/the blue drill/the  blue drill/' two.jsonl > other.jsonl; assay gate two.jsonl --baseline other=other.jsonl --rule "exact_match non-inferior-to other by 0.05" --power
