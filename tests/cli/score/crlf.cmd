# CR LF are line ends: the scores of plain lines.
assay score out_crlf.txt --ref ref.txt -f csv
