# Outputs without references.
assay score out.txt
