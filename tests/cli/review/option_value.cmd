# did you mean for a choice
assay review --on-duplicate lasst job
