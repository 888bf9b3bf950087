# decimal comma
assay review --decimal , decimal_comma.csv
