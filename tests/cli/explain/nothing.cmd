# usage
assay explain
