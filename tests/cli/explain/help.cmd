# help
assay explain --help
