# job folder: pair, record, CRLF, blanks after commas
assay review bedrock
