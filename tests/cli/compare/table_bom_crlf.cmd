# as Excel writes it: byte order mark, CR LF, semicolons, decimal commas
printf '\357\273\277name;lr;batch_size;val_loss\r\na;0,001;8;1,5\r\nb;0,0001;8;1,4\r\nc;0,00001;8;1,7\r\n' > t.csv
assay compare t.csv --decimal ,
