# A label task gets accuracy, macro F1 and MCC unasked; a line end is no part of a label.
assay score labels.jsonl
