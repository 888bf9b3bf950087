# console log that ends in a traceback
assay review nanogpt.log
