# later rows win
assay review resumed.csv
