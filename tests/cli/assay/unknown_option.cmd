# an option before a command
assay --verison
