# A first record that cannot be read is told of as such.
assay score latin1_first.jsonl
