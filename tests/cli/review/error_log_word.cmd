# numbers of a console log are checked
assay review word.log
