# percent among fractions are set apart
assay compare percent.csv --by accuracy
