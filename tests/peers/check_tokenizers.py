#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the tokenizers with sacreBLEU, rouge_score and SQuAD's rules, over random text and over
every code point. Needs the packages of requirements.txt; says so and skips where they are absent.

  check_tokenizers.py SHOW_TOKENS [--lines N] [--seed S] [--code-points]
"""

import argparse
import json
import random
import re
import string
import subprocess
import sys

try:
    from rouge_score import tokenize as rouge_tokenize
    from nltk.stem.porter import PorterStemmer
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
    from sacrebleu.tokenizers.tokenizer_char import TokenizerChar
    from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International
    from sacrebleu.tokenizers.tokenizer_ter import TercomTokenizer
    from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

STEMMER = PorterStemmer()


def squad(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def ter(**options):
    tokenizer = TercomTokenizer(**options)
    return lambda text: tokenizer(text.rstrip()).split()


def bleu(tokenizer, lower=False):
    return lambda text: tokenizer((text.lower() if lower else text).rstrip()).split()


CHRF_WORDS = CHRF(word_order=2)
KINDS = {
    "13a": bleu(Tokenizer13a()),
    "13a+lc": bleu(Tokenizer13a(), True),
    "intl": bleu(TokenizerV14International()),
    "zh": bleu(TokenizerZh()),
    "char": bleu(TokenizerChar()),
    "none": bleu(str),
    "ter": ter(),
    "ter+case": ter(case_sensitive=True),
    "ter+norm": ter(normalized=True),
    "ter+nopunct": ter(no_punct=True),
    "ter+norm+nopunct": ter(normalized=True, no_punct=True),
    "ter+norm+asian": ter(normalized=True, asian_support=True),
    "ter+norm+asian+nopunct": ter(normalized=True, asian_support=True, no_punct=True),
    "ter+nopunct+asian": ter(no_punct=True, asian_support=True),
    "ascii": lambda text: rouge_tokenize.tokenize(text, None),
    "stem": lambda text: rouge_tokenize.tokenize(text, STEMMER),
    "chrf": CHRF_WORDS._remove_punctuation,
    "squad": squad,
    "lower": lambda text: [text.lower()],
}
ALPHABETS = [
    "0123456789.,-'&;/<>\"!?()[]{}$%+=_~`^| \t",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789.,.,.,-- '",
    "\u00a0\u3000\u2028\u0085\u2013\u2014\u201c\u201d\u2026\u00ab\u00bb\u20ac\u00bd\u0664\u066b",
    "\u65e5\u672c\u4e2d\u6587\u3042\u30a2\u30fb\uff0c\u3002\uff01\u3008\U00020000\u3400\uf900",
    "\u2e80\u31c0\u3f00\u3300\u3f23\u2001\u2a6e\u2fa1",
    "\u0928\u092e\u0938\u094d\u0924\u0947\u0e2a\u0e27\u0e31\u0627\u0644\u0633\u0644\u0645",
    "\u03a3\u03c3\u03b1\u0391\u0130\u0131\u00df\u212a\u0301",
    "\U0001f600\U0001f468\u200d\U0001f469\u2600\ufe0f",
]
WORDS = """&quot; &amp; &lt; &gt; &amp;lt; <skipped> 's 's! running flies relational 3.5 1,000 ...
.,. x. .5 generalizations hopefulness agreed dying technologi enjoyment ΟΔΟΣ ΣΑΣ"""
PIECES = WORDS.split() + ["-\n", "\n-", "\n", "'s ", " the ", " a ", " an "]


def random_text(rng):
    parts = []
    for _ in range(rng.randint(0, 14)):
        if rng.random() < 0.3:
            parts.append(rng.choice(PIECES))
        else:
            alphabet = rng.choice(ALPHABETS)
            parts.append("".join(rng.choice(alphabet) for _ in range(rng.randint(1, 6))))
    return "".join(parts)


def code_points():
    for cp in range(0x110000):
        if not 0xD800 <= cp <= 0xDFFF:
            c = chr(cp)
            yield from (c, f"a{c}b", f"1{c}2", f"{c}.{c}")


def ours(show_tokens, kind, texts):
    data = "".join(json.dumps(t, ensure_ascii=True) + "\n" for t in texts)
    run = subprocess.run([show_tokens, kind], input=data.encode(), capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.split(b"\n")[:-1]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("show_tokens")
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code-points", action="store_true")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    texts = [random_text(rng) for _ in range(args.lines)]
    if args.code_points:
        texts = list(code_points())
    worst = 0
    for kind, theirs in KINDS.items():
        if args.code_points and kind in ("stem", "ter+case", "ter+norm+nopunct"):
            continue
        wrong = [
            (t, theirs(t), o)
            for t, o in zip(texts, ours(args.show_tokens, kind, texts))
            if theirs(t) != o
        ]
        print(f"{kind:26} {len(texts):8} texts {len(wrong):6} differ")
        for text, want, got in wrong[:3]:
            print(f"    {text!r}\n      theirs {want!r}\n      ours   {got!r}")
        worst = max(worst, len(wrong))
    sys.exit(1 if worst else 0)


if __name__ == "__main__":
    main()
