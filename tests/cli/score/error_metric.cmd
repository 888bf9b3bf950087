# A metric that does not exist.
assay score out.txt --ref ref.txt --metrics bleu,rogueL
