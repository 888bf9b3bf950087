# the ten-line usage on stderr, exit 2
assay
