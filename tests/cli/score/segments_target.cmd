# The segments never go over an input, nor over another output.
assay score out.txt --ref ref.txt --segments ref.txt; assay score out.txt --ref ref.txt --segments x --write csv=x; cmp ref.txt table.tsv; ls x
