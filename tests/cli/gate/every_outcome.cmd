# rules of every kind
SOURCE_DATE_EPOCH=1767225600 assay gate here new.jsonl --baseline old=old.jsonl --rules every.rules
