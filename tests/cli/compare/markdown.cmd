# a summary for a job page
assay compare tied.csv -f markdown
