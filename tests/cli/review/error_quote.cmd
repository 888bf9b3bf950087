# unclosed quote
assay review quote.csv
