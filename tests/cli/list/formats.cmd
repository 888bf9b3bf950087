# formats
assay list formats
