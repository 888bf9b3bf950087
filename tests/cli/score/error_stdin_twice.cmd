# A pipe can be read once: outputs and references, or references of two systems.
assay score - --ref - <out.txt; assay score out.txt other.txt --ref - <ref.txt
