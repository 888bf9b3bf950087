# ids are found without case
assay explain converged
