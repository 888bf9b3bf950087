# one bad file, the rest is judged, exit 2
assay review mixed
