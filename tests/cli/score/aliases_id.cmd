# Every name of the id joins records of another order.
for i in id recordId custom_id doc_id question_id idx; do assay score alias/i_$i.out --ref alias/i_$i.ref -q --metrics exact_match; done
