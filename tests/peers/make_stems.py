#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/golden/stems.txt: words put together from roots and endings, with the stems of NLTK's
PorterStemmer (mode NLTK_EXTENSIONS, which rouge_score uses).

  make_stems.py >tests/golden/stems.txt
"""

import random
import sys

try:
    from nltk.stem.porter import PorterStemmer
except ImportError as missing:
    print(f"skipped: {missing}", file=sys.stderr)
    sys.exit(0)

ROOTS = """walk run stop plan hop hope fil file fall hiss fizz siz size troubl bl agre fe fl sk
spy enjoy play day try cry tie die lie model train gener univers organ nation relat condit ration
sens sensit form formal electr hope good care use use help act react creat oper rot not vot at ill
kill roll control pass miss box fox mix show grow know see free tree guarantee ow law cow y yes by
sy xyz yy ayy oy eye aye bee a ab abc 1990 3d x2 2000 m hesit decis callous analog geolog
archaeolog log alli possibl valenc digit conform vile predic feud triplic reviv infer airlin
gyroscop adjust defens irrit replac depend adopt commun angular homolog effect bowdler probat ceas
proceed exceed succeed inn out cann how new sky skies dy ly ty""".split()
ENDINGS = """s es ies ied ed eed eedly ing ings ingly y ly ily al ally ational tional enci anci
izer bli ably ibly alli entli eli ousli ization ation ations ator alism iveness fulness ousness
aliti iviti biliti fulli logi logy icate ative alize iciti ical ful ness ance ence er ers ic able
ible ant ement ment ent ou ism ate iti ous ive ize ized izing ion sion tion e ee ss sses ll lly at
ating iz izing bl bling tt tting zz zzing l s z yed ying ys""".split()
LETTERS = "aaeeiioouuyybcdfglmnprstvwxzlst0"
SEED, MADE_UP = 1, 1200


def words():
    rng = random.Random(SEED)
    yield from ROOTS
    for root in ROOTS:
        for ending in rng.sample(ENDINGS, 20):
            yield root + ending
    for _ in range(MADE_UP):
        body = "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 7)))
        yield body + rng.choice(["", *ENDINGS]) + rng.choice(["", "", *ENDINGS])


def main():
    stemmer = PorterStemmer()
    for word in sorted(set(words())):
        print(word, stemmer.stem(word))


if __name__ == "__main__":
    main()
