# semicolons, epochs, CRLF
assay review keras.log
