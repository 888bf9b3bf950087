# rule, source, parameters
assay explain OVERFITTING
