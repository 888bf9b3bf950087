# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores written down from their definitions, with no thought of speed."""

import math
import re
import string
from collections import Counter


def squad_words(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def exact_match(hyp, refs):
    return max(int(squad_words(hyp) == squad_words(ref)) for ref in refs)


def token_f1(hyp, refs):
    best = 0.0
    for ref in refs:
        a, b = squad_words(hyp), squad_words(ref)
        common = sum((Counter(a) & Counter(b)).values())
        if common:
            p, r = common / len(a), common / len(b)
            best = max(best, 2 * p * r / (p + r))
    return best


def edits(hyp, ref):
    """Substitutions, deletions, insertions of a least alignment, of those one with most
    substitutions."""
    row = [(j, 0) for j in range(len(ref) + 1)]
    for i, word in enumerate(hyp, 1):
        above, row = row, [(i, 0)]
        for j, other in enumerate(ref, 1):
            if word == other:
                over = above[j - 1]
            else:
                over = (above[j - 1][0] + 1, above[j - 1][1] - 1)
            row.append(min(over, (above[j][0] + 1, above[j][1]), (row[-1][0] + 1, row[-1][1])))
    total, substitutions = row[-1][0], -row[-1][1]
    rest, apart = total - substitutions, len(ref) - len(hyp)
    return substitutions, (rest + apart) // 2, (rest - apart) // 2


def error_rate_parts(hyp, refs, cut):
    """(S, D, I, length) of the first reference of fewest edits."""
    best = None
    for ref in refs:
        words = cut(ref)
        now = (*edits(cut(hyp), words), len(words))
        if best is None or sum(now[:3]) < sum(best[:3]):
            best = now
    return best


def characters(text):
    return list(" ".join(text.split()))


def label_scores(pairs):
    """Accuracy, macro F1 and MCC of (said, true)."""
    labels = sorted({label for pair in pairs for label in pair})
    hits = sum(a == b for a, b in pairs)
    f1 = []
    for label in labels:
        both = sum(a == b == label for a, b in pairs)
        either = sum(a == label for a, _ in pairs) + sum(b == label for _, b in pairs)
        f1.append(2 * both / either)
    said, true = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    n = len(pairs)
    product = (n * n - sum(x * x for x in said.values())) * (
        n * n - sum(x * x for x in true.values())
    )
    covariance = hits * n - sum(said[label] * true[label] for label in labels)
    return {
        "accuracy": hits / n,
        "macro_f1": sum(f1) / len(f1),
        "mcc": covariance / math.sqrt(product) if product else 0,
    }


def ngrams(words, n):
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def distinct(texts, n):
    grams = sum((ngrams(text.split(), n) for text in texts), Counter())
    total = sum(grams.values())
    return len(grams) / total if total else 0


def bleu_alone(words, others):
    """BLEU on a scale of 0 to 1, effective order, exp smoothing."""
    length = min((abs(len(o) - len(words)), len(o)) for o in others)[1]
    logs, order, factor, matched = 0.0, 0, 1, 0
    for n in range(1, 5):
        total = max(len(words) - n + 1, 0)
        most = Counter()
        for other in others:
            most |= ngrams(other, n)
        hits = sum((ngrams(words, n) & most).values())
        matched += hits
        if not total:
            break
        if not hits:
            factor *= 2
        logs += math.log(hits / total if hits else 1 / (factor * total))
        order = n
    if not matched:
        return 0
    return (1 if len(words) >= length else math.exp(1 - length / len(words))) * math.exp(
        logs / order
    )


def self_bleu(texts):
    words = [text.split() for text in texts]
    scores = [bleu_alone(w, words[:i] + words[i + 1 :]) for i, w in enumerate(words)]
    return sum(scores) / len(scores)
