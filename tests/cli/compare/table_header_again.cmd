# tables that were put behind one another: the header comes again
(cat tied.csv; tail -n +1 tied.csv) > t.csv
assay compare t.csv --json | sed -n '/"rows"/,/"skipped"/p; /"notes"/,/]/p'
