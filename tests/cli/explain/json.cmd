# one document
assay explain LOSS_SPIKES --json
