# usage
assay list
