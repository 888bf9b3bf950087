# a console log that ends inside its last line
assay review torn.log
