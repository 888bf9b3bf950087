# NUL, ESC, lone CR, U+2028, U+0085, VT and FF are characters, no line ends.
assay score odd.txt --ref odd.txt --metrics exact_match,cer -f csv
