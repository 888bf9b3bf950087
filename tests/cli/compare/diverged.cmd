# every run broke
assay compare broken
