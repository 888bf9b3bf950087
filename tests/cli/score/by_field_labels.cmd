# Labels by category; one output is no label of any reference, another no label at all.
printf '{"prediction":"yes","reference":"yes","lang":"de"}\n{"prediction":"no","reference":"yes","lang":"fr"}\n{"prediction":"no","reference":"no","lang":"de"}\n{"prediction":"perhaps","reference":"no","lang":"de"}\n{"prediction":"two\\nlines","reference":"no","lang":"fr"}\n{"prediction":"yes","reference":"yes","lang":"fr"}\n' >labels_by.jsonl
assay score labels_by.jsonl --by-field lang --metrics accuracy,macro_f1,mcc
assay score labels_by.jsonl --by-field lang --metrics accuracy,distinct1 --json | grep -A9 '"accuracy"'
