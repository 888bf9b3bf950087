# did you mean
assay list formatz
