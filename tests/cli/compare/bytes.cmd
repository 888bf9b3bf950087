# two tokenizers: the lower loss a token is the higher in bits per byte; without counts they are apart
printf 'name,lr,batch_size,tokenizer,eval_tokens,eval_bytes,val_loss\na,1e-4,8,small,1600,4000,2.3\nb,1e-4,8,large,1000,4000,3.1\nc,2e-4,8,large,1000,4000,3.2\n' > told.csv
printf 'name,lr,batch_size,tokenizer,val_loss\na,1e-4,8,small,2.3\nb,1e-4,8,large,3.1\nc,2e-4,8,large,3.2\n' > untold.csv
assay compare told.csv
assay compare untold.csv | grep -A1 tokenizer
