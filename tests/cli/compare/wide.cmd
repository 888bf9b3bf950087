# a line of 200 columns has room for the interval, the deviation, the test and a longer curve
COLUMNS=200 assay compare seeds
