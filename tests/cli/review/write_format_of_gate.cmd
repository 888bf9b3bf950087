# a format of gate alone, to a file
assay review data/bedrock --write junit=x.xml
