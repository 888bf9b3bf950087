# did you mean
assay explain OVERFITING
