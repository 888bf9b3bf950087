# a cost that no run tells
assay compare tied.csv --cost euros
