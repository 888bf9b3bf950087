# Outputs from a pipe.
assay score - --ref ref.txt -q <out.txt
