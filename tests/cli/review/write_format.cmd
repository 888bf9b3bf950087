# unknown format of --write
assay review --write yaml=x job
