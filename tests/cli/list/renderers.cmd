# output formats
assay list renderers
