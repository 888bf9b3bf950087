# A byte order mark is dropped, a second one is a character.
assay score bom.txt --ref bom_ref.txt --metrics wer -q
