# A baseline that is none of the systems.
assay score out.txt other.txt --ref ref.txt --paired bootstrap --baseline nothing
