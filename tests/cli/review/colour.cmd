# ANSI
assay review --color always -q bedrock
