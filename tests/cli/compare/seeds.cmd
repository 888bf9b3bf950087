# three seeds a setting: the best, its tie and the worse ones
assay compare seeds
