# the document
assay compare seeds --json | sed -n "/\"metric\"/,\$p" | sed -n "/\"ranking\"/,\$p"
