# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded pseudo-text for timings: words by Zipf's law, with capitals, punctuation, numbers and
words beyond ASCII. An output is an edited copy of its reference: words replaced, left out, put in,
and blocks moved."""

import itertools
import random

VOCABULARY = 60_000
CONSONANTS = "bcdfghklmnprstvw"
VOWELS = "aeiou"
BEYOND_ASCII = "éüößñçšλωдж"


def vocabulary(rng):
    """Different words, the frequent ones shorter; every 40th has letters beyond ASCII."""
    words = {}
    while len(words) < VOCABULARY:
        syllables = 1 + (len(words) > 400) + rng.randrange(2)
        word = "".join(
            rng.choice(CONSONANTS) + rng.choice(VOWELS) + rng.choice(["", "", "", "n", "r"])
            for _ in range(syllables)
        )
        if len(words) % 40 == 39:
            at = rng.randrange(len(word))
            word = word[:at] + rng.choice(BEYOND_ASCII) + word[at + 1 :]
        words.setdefault(word + rng.choice(["", "", "", "", "ed", "ing", "s", "ly", "ation"]))
    return list(words)


class Text:
    """Pairs of reference and outputs, one after the other from one seed."""

    def __init__(self, seed=2605):
        self.rng = random.Random(seed)
        self.words = vocabulary(self.rng)
        self.weights = list(itertools.accumulate(1 / (k + 1) for k in range(VOCABULARY)))

    def word(self):
        rng, kind = self.rng, self.rng.random()
        if kind < 0.02:
            return f"{rng.randrange(1, 100)},{rng.randrange(100, 1000)}.{rng.randrange(10)}"
        if kind < 0.03:
            return str(self.rng.randrange(1900, 2030))
        word = self.rng.choices(self.words, cum_weights=self.weights)[0]
        if kind < 0.10:
            word = word.capitalize()
        mark = self.rng.random()
        if mark < 0.05:
            return word + ","
        if mark < 0.07:
            return f"({word})"
        if mark < 0.085:
            return f'"{word}"'
        if mark < 0.1:
            return f"{word}-{self.rng.choice(self.words)}"
        return word + "'s" if mark < 0.11 else word

    def reference(self, tokens):
        """About so many of BLEU's tokens: marks count too."""
        n = max(1, round(self.rng.gauss(0.84 * tokens, 0.25 * tokens)))
        words = [self.word() for _ in range(n)]
        words[0] = words[0].capitalize()
        return words

    def output(self, reference):
        """An edited copy."""
        rng, words = self.rng, []
        for word in reference:
            edit = rng.random()
            if edit < 0.17:
                words.append(self.word())
            elif edit < 0.22:
                words += [word, self.word()]
            elif edit >= 0.28:
                words.append(word)
        if len(words) > 8 and rng.random() < 0.5:
            start, length = rng.randrange(len(words) - 4), rng.randrange(1, 4)
            block = words[start : start + length]
            del words[start : start + length]
            at = rng.randrange(len(words))
            words[at:at] = block
        return words

    def write(self, paths, segments, tokens):
        """The reference to paths[0], an output to each of the others, a line a segment."""
        files = [open(path, "w", encoding="utf-8", newline="\n") for path in paths]
        for _ in range(segments):
            reference = self.reference(tokens)
            files[0].write(" ".join(reference) + ".\n")
            for out in files[1:]:
                out.write(" ".join(self.output(reference)) + ".\n")
        for out in files:
            out.close()
