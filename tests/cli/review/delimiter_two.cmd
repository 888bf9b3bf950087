# one character
assay review --delimiter ab job
