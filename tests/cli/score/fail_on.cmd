# Exit 1 only where asked for.
assay score out.txt --ref ref.txt -q --fail-on FEW_SEGMENTS; echo $?; assay score out.txt --ref ref.txt -q --fail-on error; echo $?; assay score out.txt --ref ref.txt -q --fail-on warning --warn-only; echo $?
