# a list of jobs: two runs, one stopped
assay review jobs
