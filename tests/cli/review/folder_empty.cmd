# no known training output
assay review empty_folder
