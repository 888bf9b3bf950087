# did you mean
assay reveiw x
