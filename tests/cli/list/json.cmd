# one document
assay list renderers --json
