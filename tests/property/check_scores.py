# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of any score: faults that other tools had and ours must not, and relations between
scores of related inputs (permuted, doubled, swapped, in another script, on other threads)."""

import json
import os
import random
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])
results = []
top = tempfile.TemporaryDirectory()
SUMMED = "bleu,chrf,chrf++,ter,wer,cer,length_ratio"
MEANS = "rouge1,rouge2,rouge9,rougeL,rougeLsum,exact_match,token_f1"
LABELS = "accuracy,macro_f1,mcc"
TEXTS = SUMMED + "," + MEANS
EVERY = TEXTS + "," + LABELS


def check(name, *faults):
    results.append((name, [fault for fault in faults if fault]))


def run(*arguments, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))}
    clean.update(environment)
    return subprocess.run(
        [assay, "score", *arguments], cwd=top.name, env=clean, capture_output=True, check=False
    )


def put(name, lines):
    with open(os.path.join(top.name, name), "w", encoding="utf-8") as handle:
        handle.writelines(line + "\n" for line in lines)
    return name


def records(name, rows):
    return put(name, [json.dumps(row, ensure_ascii=False) for row in rows])


def report(*arguments):
    done = run(*arguments, "--json")
    if done.returncode:
        raise SystemExit(f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def scores(*arguments):
    found = report(*arguments)["systems"][0]["scores"]
    return {name: score["score"] for name, score in found.items()}


def differ(what, left, right, tolerance=1e-9):
    return [
        f"{what} {name}: {left[name]!r} against {right[name]!r}"
        for name in left
        if abs(left[name] - right[name]) > tolerance * max(1, abs(left[name]))
    ]


# ---- a corpus of our own ----

chance = random.Random(7)
WORDS = "the a cat dog house runs sat mat on under 3 don't , . good bad of".split()


def sentence(least=0, most=14):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def altered(text):
    words = [w if chance.random() < 0.8 else chance.choice(WORDS) for w in text.split()]
    return " ".join(words)


REFS = [sentence(1) for _ in range(60)]
OUTS = [altered(r) for r in REFS]
OTHER = [altered(o) for o in OUTS]
OUTS[5] = ""
put("out.txt", OUTS)
put("other.txt", OTHER)
put("ref.txt", REFS)
PLAIN = ("out.txt", "--ref", "ref.txt", "--metrics", EVERY)
BASE = scores(*PLAIN)


# ---- faults of other tools ----


def refused(name, wanted, *arguments):
    done = run(*arguments)
    said = done.stderr.decode()
    missing = [word for word in wanted if word not in said]
    check(
        name, done.returncode != 2 and f"exit {done.returncode}", missing and f"{missing}: {said}"
    )


put("short.txt", OUTS[:59])
both = ["short.txt", "ref.txt", "59", "60"]
refused("fault: outputs are cut to the shorter", both, "short.txt", "--ref", "ref.txt")
refused(
    "fault: references are cut to the shorter",
    ["out.txt", "short.txt", "60", "59"],
    "out.txt",
    "--ref",
    "short.txt",
)
refused(
    "fault: leniency about counts by default",
    both,
    "out.txt",
    "short.txt",
    "--ref",
    "ref.txt",
    "--paired",
    "bootstrap",
)
put("empty3.txt", ["", "", ""])
put("ref3.txt", ["the cat sat on the mat", "a dog runs under the house", "the mat of the good cat"])
some = "bleu,wer,cer,ter,rougeL,chrf,token_f1"
empty = report("empty3.txt", "--ref", "ref3.txt", "--metrics", some)
wanted = {"bleu": 0, "wer": 1, "cer": 1, "ter": 100, "rougeL": 0, "chrf": 0, "token_f1": 0}
got = {k: v["score"] for k, v in empty["systems"][0]["scores"].items()}
put("first_empty.txt", ["", "the cat sat on the mat", "a dog runs under the house"])
check(
    "fault: an empty output is dropped and references slide",
    *differ("of empty outputs", wanted, got),
    empty["systems"][0]["empty"] != 3 and "empty outputs are not counted",
    scores("first_empty.txt", "--ref", "ref3.txt", "--metrics", "exact_match")["exact_match"]
    and "an output met the reference of another",
)
put("one.txt", ["the cat sat on the mat"])
put("three.txt", ["a", "b", "c"])
lines = ["--ref", "ref3.txt"]
refused(
    "fault: one file of N references is read as N references of one segment",
    ["one.txt", "ref3.txt", "1", "3"],
    "one.txt",
    *lines,
)
records(
    "multi.jsonl",
    [
        {"prediction": "a b c d", "references": ["a b c d", "x y z w"]},
        {"prediction": "a b x y", "references": ["a b", "x y"]},
    ],
)
many = scores("multi.jsonl", "--metrics", "bleu,rouge1,token_f1,exact_match,wer,length_ratio")
# By hand: the best reference of each segment. ROUGE-1 of the second has P 2/4 and R 2/2; token F1
# drops the article a, so that "x y" is best with P 2/3 and R 2/2. Errors: 0 of 4 words, 2 of 2.
check(
    "fault: a metric of several references is averaged over them",
    abs(many["rouge1"] - (1 + 2 / 3) / 2) > 1e-12 and f"ROUGE-1 {many['rouge1']}",
    abs(many["token_f1"] - (1 + 4 / 5) / 2) > 1e-12 and f"token F1 {many['token_f1']}",
    many["exact_match"] != 0.5 and f"exact match {many['exact_match']}",
    abs(many["wer"] - 2 / 6) > 1e-12 and f"WER {many['wer']}",
)
SCRIPTS = {
    "Thai": "แมวนั่งบนเสื่อในบ้านหลังใหญ่",
    "Chinese": "这只猫坐在垫子上看着窗外。",
    "Hindi": "बिल्ली चटाई पर बैठी है और बाहर देखती है।",
    "Arabic": "القطة تجلس على السجادة وتنظر إلى الخارج",
    "Russian": "кошка сидит на ковре и смотрит в окно",
    "Japanese": "猫はマットの上に座って外を見ています。",
    "Korean": "고양이가 매트 위에 앉아 밖을 봅니다",
    "Greek": "η γάτα κάθεται στο χαλί",
    "Lao": "ແມວນັ່ງຢູ່ເທິງເສື່ອ",
}
for script, text in SCRIPTS.items():
    put("script.txt", [text])
    ours = "rouge1,rouge2,rougeL,rougeLsum"
    same = scores("script.txt", "--ref", "script.txt", "--metrics", ours)
    check(
        f"fault: identical text scores 0 in {script}",
        *differ("ROUGE", same, dict.fromkeys(same, 1.0)),
    )
put("thai.txt", [SCRIPTS["Thai"]] * 2 + ["cat"])
warned = report("thai.txt", "--ref", "thai.txt", "--rouge-tokenizer", "ascii")
check(
    "fault: the ASCII tokenizer empties texts and says nothing",
    [f["evidence"] for f in warned["findings"] if f["id"] == "ROUGE_ASCII_EMPTY"]
    != [{"segments": 2}]
    and str(warned["findings"]),
)
put("clip.txt", ["the the the the cat"])
put("clip_ref.txt", ["the cat sat the end"])
clip = report("clip.txt", "--ref", "clip_ref.txt", "--metrics", "rouge1,rouge2")
clip = clip["systems"][0]["scores"]
check(
    "fault: ROUGE over sets and with an epsilon",
    # clipped counts: the twice, cat once of 5 and 5; bigrams: "the cat" alone of 4 and 4
    *[
        f"{name} {part}: {clip[name][part]!r}"
        for name, value in (("rouge1", 0.6), ("rouge2", 0.25))
        for part in ("precision", "recall", "f1")
        if clip[name][part] != value
    ],
)
put("two_thirds.txt", ["a b"])
put("two_thirds_ref.txt", ["a b c d"])
exact = scores("two_thirds.txt", "--ref", "two_thirds_ref.txt", "--metrics", "rouge1")["rouge1"]
check("fault: F with an epsilon", abs(exact - 2 / 3) > 1e-15 and repr(exact))
put("golden.txt", ["the red fox jumps over the lazy dog", "a stitch in time saves nine"])
LINES = ["the quick fox jumps over the lazy dog", "a stitch in time saved nine lives"]
put("golden_ref.txt", LINES)
METRICS = "bleu,ter,wer,token_f1,rouge1"
golden = scores("golden.txt", "--ref", "golden_ref.txt", "--metrics", METRICS)
# By hand: common 1- to 4-grams; brevity exp(1 - 15/14); 3 edits of 15 words.
bleu = 100 * (12 / 14 * 8 / 12 * 6 / 10 * 4 / 8) ** 0.25 * 2.718281828459045 ** (1 - 15 / 14)
check(
    "fault: a changed formatting changes the score",
    *differ(
        "by hand",
        {
            "bleu": bleu,
            "ter": 20.0,
            "wer": 0.2,
            "rouge1": (7 / 8 + 10 / 13) / 2,
            "token_f1": (5 / 6 + 8 / 11) / 2,
        },
        golden,
    ),
)
signed = report(*PLAIN)["systems"][0]["scores"]
check(
    "fault: a number that does not say what it reproduces",
    *[f"{k}: no signature" for k, v in signed.items() if "version:assay-" not in v["signature"]],
    *[
        f"{k} does not name its tokenizer"
        for k in ("bleu", "ter", "rouge1", "rougeL")
        if "tok:" not in signed[k]["signature"]
    ],
)
again = ("out.txt", "other.txt", "--ref", "ref.txt", "--ci", "--paired", "randomization", "--json")
check(
    "fault: an unseeded choice flips verdicts",
    run(*again).stdout != run(*again).stdout and "differs",
)
put("strict.txt", ["The answer is 0.31."])
put("strict_ref.txt", ["the answer is 0.31"])
strict = scores("strict.txt", "--ref", "strict_ref.txt", "--metrics", "exact_match,token_f1,rouge1")
check(
    "fault: a pattern too strict turns a hit into 0",
    *differ("hit", strict, dict.fromkeys(strict, 1.0)),
)

# ---- relations ----

order = list(range(len(REFS)))
chance.shuffle(order)
put("out_p.txt", [OUTS[i] for i in order])
put("ref_p.txt", [REFS[i] for i in order])
check(
    "permuted segments score the same",
    *differ("permuted", BASE, scores("out_p.txt", "--ref", "ref_p.txt", "--metrics", EVERY)),
)
put("out_2.txt", OUTS + OUTS)
put("ref_2.txt", REFS + REFS)
check(
    "a doubled corpus scores the same",
    *differ("doubled", BASE, scores("out_2.txt", "--ref", "ref_2.txt", "--metrics", EVERY)),
)
check(
    "a reference given twice changes nothing",
    *differ("twice", BASE, scores(*PLAIN, "--ref", "ref.txt")),
)
pairs = [{"id": i, "prediction": o} for i, o in enumerate(OUTS)]
records("out_ids.jsonl", [pairs[i] for i in order])
records("ref_ids.jsonl", [{"id": i, "reference": r} for i, r in enumerate(REFS)])
check(
    "records joined by id score as lines do",
    *differ("joined", BASE, scores("out_ids.jsonl", "--ref", "ref_ids.jsonl", "--metrics", EVERY)),
)
for test in ("bootstrap", "randomization"):
    fault = []
    options = ("--ref", "ref.txt", "--paired", test, "--samples", "300", "--metrics", TEXTS)
    there = report("out.txt", "other.txt", *options)["comparisons"]
    back = report("other.txt", "out.txt", *options)["comparisons"]
    for x, y in zip(there, back):
        equal = abs(x["p"] - y["p"]) < 1e-12 and abs(x["delta"] + y["delta"]) < 1e-9
        if not equal or abs(x["low"] + y["high"]) > 1e-9 or abs(x["high"] + y["low"]) > 1e-9:
            fault.append(f"{x} against {y}")
    check(f"swapped systems: p stays, the difference turns ({test})", *fault)
    put("copy.txt", OUTS)
    null = report("out.txt", "copy.txt", *options)["comparisons"]
    check(
        f"a system against itself: no difference, p is 1 ({test})",
        *[str(c) for c in null if c["delta"] or c["p"] != 1 or c["p_holm"] != 1],
    )
perfect = dict.fromkeys(EVERY.split(","), 1.0)
perfect.update({"bleu": 100, "chrf": 100, "chrf++": 100, "ter": 0, "wer": 0, "cer": 0})
# nine words at least, so that ROUGE-9 has something to count
NINE = "red blue green black one two six ten up down".split()
put("self.txt", [" ".join(chance.sample(NINE, 9)) for _ in range(40)])
itself = ("self.txt", "--ref", "self.txt", "--metrics", EVERY)
check("a text against itself is perfect", *differ("itself", perfect, scores(*itself)))
for tokenizer in ("intl", "zh", "char", "none"):
    check(
        f"a text against itself is perfect with the tokenizer {tokenizer}",
        *differ("itself", perfect, scores(*itself, "--tokenize", tokenizer)),
    )
ascii_only = [
    "".join(chance.choice("abc XYZ 019 .,'-_/$%\t(){}") for _ in range(chance.randint(0, 60)))
    for _ in range(300)
]
put("ascii.txt", ascii_only)
put("ascii_ref.txt", ascii_only[1:] + ascii_only[:1])
rouge = ("ascii.txt", "--ref", "ascii_ref.txt", "--metrics", "rouge1,rouge2,rougeL,rougeLsum")
for extra in ((), ("--stem",)):
    check(
        f"both tokenizers of ROUGE are equal on ASCII {' '.join(extra)}",
        *differ(
            "ascii", scores(*rouge, *extra), scores(*rouge, *extra, "--rouge-tokenizer", "ascii"), 0
        ),
    )

# ---- the same bytes ----

big = [altered(r) for r in REFS * 150]  # 9,000 segments: more than one chunk
put("big.txt", big)
put("big_other.txt", [altered(b) for b in big])
put("big_ref.txt", REFS * 150)
whole = ("big.txt", "big_other.txt", "--ref", "big_ref.txt", "--ci", "--paired", "bootstrap")
whole += ("--samples", "100", "--json", "--segments", "/dev/stdout", "--metrics")
whole += (TEXTS + ",distinct1,self_bleu",)
first = run(*whole, "--threads", "1")
check("the large corpus is scored", first.returncode and first.stderr.decode())
for n in (2, 3, 5, 8):
    check(
        f"the same bytes on {n} threads",
        run(*whole, "--threads", str(n)).stdout != first.stdout and "differs",
    )
small = ("out.txt", "other.txt", "--ref", "ref.txt", "--ci", "--paired", "randomization")
for form in ("text", "json", "markdown", "csv"):
    plain = run(*small, "-f", form, LC_ALL="C", TZ="UTC").stdout
    check(
        f"the same bytes in every locale and time zone: {form}",
        not plain and "nothing",
        *[
            f"{locale} {zone}"
            for locale in ("C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8")
            for zone in ("Asia/Tokyo", "nonsense")
            if run(*small, "-f", form, LC_ALL=locale, TZ=zone).stdout != plain
        ],
    )

top.cleanup()
print(f"1..{len(results)}")
for number, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:10]:
        print(f"# {str(fault)[:400]}")
sys.exit(1 if any(f for _, f in results) else 0)
