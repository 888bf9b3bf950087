# the cut line is dropped, and that said
assay review --unfinished torn.log
