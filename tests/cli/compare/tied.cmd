# nothing tells the settings apart; the cheapest is named
assay compare tied.csv
