# two parameters that always move together are one question; a third hardly moved
assay compare aliased.csv
