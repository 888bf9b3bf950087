# The document of a refusal.
assay score short.txt --ref ref.txt --json
