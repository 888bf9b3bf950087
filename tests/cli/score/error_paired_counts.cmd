# Systems of unequal length.
assay score out.txt short.txt --ref ref.txt --paired bootstrap
