# a decimal comma that nobody announced
printf 'name;lr;batch_size;val_loss\na;0,001;8;1,5\nb;0,0001;8;1,4\n' > t.csv
assay compare t.csv
