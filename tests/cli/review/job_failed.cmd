# message in the headline, partial curve
assay review failed
