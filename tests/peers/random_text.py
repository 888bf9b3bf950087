# SPDX-License-Identifier: GPL-3.0-or-later
"""Random outputs and references in many scripts: near-copies with edits, moved blocks, repeated
words, empty texts, very different lengths."""

SPACED = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "greek": "αβγδεζηθικλμνξοπρσςτυφχψω",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщыэюя",
    "turkish": "abcçdefgğhıiİjklmnoöprsştuüvyz",
    "devanagari": "कखगघचजटडतदनपबमयरलवशसहािीुूेैोौंँ्",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي\u064b\u064e\u0651",
    "emoji": "😀😂🎉👍🏽👩\u200d💻❤\ufe0f☀⭐→",
}
JOINED = {
    "han": "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生",
    "kana": "あいうえおかきくけこさしすせそたちつてとアイウエオカキクケコーンっゃ",
    "thai": "กขคงจฉชซญดตถทธนบปผพฟมยรลวสหอะาิีุูเแโไ่้๊็",
}
ENGLISH = """the a an of to and in that is was for on with as it by model trains running runs runner
relational generalizations hopefulness flies flying dies agreed plastered motoring happy happily
policies city cities universal university general generally generous station nation sensational
technology digitizer operators radically decisiveness formalize electrical hopeful goodness
adjustment dependent adoption effective news innings proceeding skies using used user""".split()
MARKS = """. , ! ? ; : ... .. - -- ' " ( ) (hi) [x] {y} don't it's O'Brien 3.5 1,000 2024. .5 5-6
x-ray &quot; &amp; &lt; &gt; &amp;lt; <skipped> US$5 50% a_b C++ #1 @me ~ ^ ` | / \\ = + “so” — …
« » ¿ 。 ， ！ 、 「 」 ・ ． ？ ； ১২ ٣ ½ ² Ⅳ € £ ™ ° İ ß ſ K Σ ΣΑΣ ΟΔΟΣ ΏΣ ´
\u0301 \u200b \ufeff 's""".split()
BLANKS = [" "] * 40 + ["  ", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "\x1c", "\r", " \u2009"]
SCRIPTS = [*SPACED, *JOINED, "english", "mixed"]


class Texts:
    """Draws texts from one generator. lengths: list of (share, least, most) tokens."""

    def __init__(self, rng, lengths, lines=False):
        self.rng = rng
        self.lengths = lengths
        self.lines = lines
        self.words = {"english": ENGLISH}
        for script, letters in {**SPACED, **JOINED}.items():
            self.words[script] = [
                "".join(rng.choice(letters) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6, 9))))
                for _ in range(60)
            ]

    def word(self, script):
        rng = self.rng
        if script == "mixed":
            script = rng.choice(SCRIPTS[:-1])
        if rng.random() < 0.12:
            return rng.choice(MARKS)
        words = self.words[script]
        word = words[min(int(rng.expovariate(6 / len(words))), len(words) - 1)]
        chance = rng.random()
        if chance < 0.1:
            word = word.capitalize()
        elif chance < 0.13:
            word = word.upper()
        if rng.random() < 0.08:
            word += rng.choice(MARKS)
        return word

    def length(self):
        shares = [share for share, _, _ in self.lengths]
        _, least, most = self.rng.choices(self.lengths, shares)[0]
        return self.rng.randint(least, most)

    def join(self, words, script):
        rng, out = self.rng, []
        plain = rng.random() < 0.7
        for word in words:
            out.append(word)
            if self.lines and rng.random() < 0.12:
                out.append(rng.choice(("\n", "\n", "\n", "\n\n", " \n", "\n.\n")))
            elif script in JOINED and rng.random() < 0.8:
                continue
            else:
                out.append(" " if plain else rng.choice(BLANKS))
        if out and rng.random() < 0.8:
            out.pop()
        if rng.random() < 0.02:
            out.insert(0, rng.choice(BLANKS))
        return "".join(out)

    def moved(self, words):
        """Blocks cut out and put in elsewhere."""
        words = list(words)
        for _ in range(self.rng.randint(1, 3)):
            if len(words) < 2:
                break
            start = self.rng.randrange(len(words))
            block = words[start : start + self.rng.randint(1, 12)]
            del words[start : start + len(block)]
            place = self.rng.randint(0, len(words))
            words[place:place] = block
        return words

    def edited(self, words, script):
        rng, out = self.rng, []
        rate = rng.choice((0.03, 0.1, 0.1, 0.3, 0.6))
        for word in words:
            chance = rng.random() / rate
            if chance > 1:
                out.append(word)
            elif chance < 0.3:
                continue
            elif chance < 0.5:
                out += [word, self.word(script)]
            elif chance < 0.6:
                out += [word, word]
            elif chance < 0.7:
                out.append(word.swapcase())
            else:
                out.append(self.word(script))
        return out

    def version(self, words, script):
        """Another text for the same: a list of words."""
        rng = self.rng
        chance = rng.random()
        if chance < 0.05:
            return list(words)
        if chance < 0.45:
            return self.edited(words, script)
        if chance < 0.6:
            return self.moved(words)
        if chance < 0.8:
            return self.moved(self.edited(words, script))
        if chance < 0.84:
            return [self.word(script)] * rng.randint(1, 12)
        if chance < 0.88:
            return words[: rng.randint(0, 2)]
        if chance < 0.9:
            return (list(words) * 3)[:90]
        if chance < 0.93:
            return []
        return [self.word(script) for _ in range(self.length())]

    def segment(self, most_refs):
        """An output and its references."""
        rng = self.rng
        script = rng.choice(SCRIPTS)
        words = [self.word(script) for _ in range(self.length())]
        refs = [words]
        while len(refs) < most_refs:
            refs.append(self.version(words, script))
        rng.shuffle(refs)
        hyp = self.version(words, script)
        return self.join(hyp, script), [self.join(ref, script) for ref in refs]

    def segments(self, n, most_refs, variable):
        out = []
        for _ in range(n):
            hyp, refs = self.segment(most_refs)
            if variable:
                refs = refs[: self.rng.randint(1, most_refs)]
                refs += [None] * (most_refs - len(refs))
            out.append((hyp, refs))
        return out
