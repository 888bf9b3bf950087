# Segments that cannot be written.
assay score out.txt --ref ref.txt --segments /dev/full -q; echo $?
