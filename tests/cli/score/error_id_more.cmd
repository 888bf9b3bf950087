# References that no output has: nothing is left out in silence.
assay score ids_out.jsonl --ref ids_more.jsonl
