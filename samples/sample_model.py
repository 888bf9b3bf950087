# SPDX-License-Identifier: GPL-3.0-or-later
"""A small causal transformer over words: forward, backward by hand, Adam; NumPy, single
precision. Trained whole, or frozen with low-rank adapters (LoRA, Hu et al. 2021)."""

import numpy as np

PAD, SEP, END, UNKNOWN = 0, 1, 2, 3
ADAPTED = ("qkv", "mix", "up", "down")


def normalise(x, gain, bias):
    centred = x - x.mean(-1, keepdims=True)
    scale = 1 / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
    unit = centred * scale
    return unit * gain + bias, (unit, scale, gain)


def normalise_back(grad, kept):
    unit, scale, gain = kept
    axes = tuple(range(grad.ndim - 1))
    inner = grad * gain
    back = scale * (
        inner - inner.mean(-1, keepdims=True) - unit * (inner * unit).mean(-1, keepdims=True)
    )
    return back, (grad * unit).sum(axes), grad.sum(axes)


class Model:
    """layers of causal attention and a two-layer perceptron, normalised before each."""

    def __init__(self, rng, vocabulary, length, width=96, heads=4, layers=2):
        self.heads, self.layers, self.length = heads, layers, length
        self.p = {
            "words": (vocabulary, width),
            "places": (length, width),
            "out": (width, vocabulary),
        }
        for i in range(layers):
            self.p.update(
                {
                    f"qkv{i}": (width, 3 * width),
                    f"mix{i}": (width, width),
                    f"up{i}": (width, 4 * width),
                    f"down{i}": (4 * width, width),
                }
            )
        for name, shape in self.p.items():
            spread = 0.02 if name in ("words", "places") else shape[0] ** -0.5
            self.p[name] = (rng.standard_normal(shape) * spread).astype(np.float32)
        for i in range(2 * layers + 1):
            self.p[f"gain{i}"] = np.ones(width, np.float32)
            self.p[f"bias{i}"] = np.zeros(width, np.float32)
        self.frozen = {}
        self.train_only(self.p)

    def train_only(self, trained):
        """What Adam moves from here on, from a fresh state."""
        self.trained = trained
        self.first = {k: np.zeros_like(v) for k, v in trained.items()}
        self.second = {k: np.zeros_like(v) for k, v in trained.items()}
        self.steps = 0

    def adapt(self, rng, rank, alpha):
        """Freezes the model; each inner matrix W becomes W + alpha / rank * A B, with B zero."""
        self.scale = np.float32(alpha / rank)
        self.frozen = {
            name: value for name, value in self.p.items() if name.rstrip("0123456789") in ADAPTED
        }
        adapters = {}
        for name, value in self.frozen.items():
            spread = value.shape[0] ** -0.5
            left = rng.standard_normal((value.shape[0], rank)) * spread
            adapters["A " + name] = left.astype(np.float32)
            adapters["B " + name] = np.zeros((rank, value.shape[1]), np.float32)
        self.train_only(adapters)

    def adapter_gradients(self, gradients):
        parts = {}
        for name in self.frozen:
            inner = self.scale * gradients[name]
            parts["A " + name] = inner @ self.trained["B " + name].T
            parts["B " + name] = self.trained["A " + name].T @ inner
        return parts

    def split(self, x):
        batch, length, width = x.shape
        return x.reshape(batch, length, self.heads, width // self.heads).transpose(0, 2, 1, 3)

    @staticmethod
    def merge(x):
        batch, heads, length, width = x.shape
        return x.transpose(0, 2, 1, 3).reshape(batch, length, heads * width)

    def forward(self, ids):
        """Logits of ids[batch, length], and what backward needs."""
        p, length = self.p, ids.shape[1]
        x = p["words"][ids] + p["places"][:length]
        ahead = np.triu(np.full((length, length), -1e9, np.float32), 1)
        kept = []
        for i in range(self.layers):
            a, norm_a = normalise(x, p[f"gain{2 * i}"], p[f"bias{2 * i}"])
            q, k, v = (self.split(part) for part in np.split(a @ p[f"qkv{i}"], 3, -1))
            score = q @ k.transpose(0, 1, 3, 2) * np.float32(q.shape[-1] ** -0.5) + ahead
            weight = np.exp(score - score.max(-1, keepdims=True))
            weight /= weight.sum(-1, keepdims=True)
            mixed = self.merge(weight @ v)
            x = x + mixed @ p[f"mix{i}"]
            b, norm_b = normalise(x, p[f"gain{2 * i + 1}"], p[f"bias{2 * i + 1}"])
            hidden = np.maximum(b @ p[f"up{i}"], 0)
            x = x + hidden @ p[f"down{i}"]
            kept.append((a, norm_a, q, k, v, weight, mixed, b, norm_b, hidden))
        last, norm = normalise(x, p[f"gain{2 * self.layers}"], p[f"bias{2 * self.layers}"])
        return last @ p["out"], (ids, kept, last, norm)

    def backward(self, grad, state):
        """Gradients of all parameters from that of the logits."""
        ids, kept, last, norm = state
        p, g, n = self.p, {}, self.layers

        def matrix(name, left, right):
            g[name] = left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])
            return right @ p[name].T

        x, g[f"gain{2 * n}"], g[f"bias{2 * n}"] = normalise_back(matrix("out", last, grad), norm)
        for i in reversed(range(n)):
            a, norm_a, q, k, v, weight, mixed, b, norm_b, hidden = kept[i]
            up = matrix(f"down{i}", hidden, x) * (hidden > 0)
            back, g[f"gain{2 * i + 1}"], g[f"bias{2 * i + 1}"] = normalise_back(
                matrix(f"up{i}", b, up), norm_b
            )
            x = x + back
            mix = self.split(matrix(f"mix{i}", mixed, x))
            score = mix @ v.transpose(0, 1, 3, 2)
            score = weight * (score - (score * weight).sum(-1, keepdims=True))
            score *= np.float32(q.shape[-1] ** -0.5)
            parts = [score @ k, score.transpose(0, 1, 3, 2) @ q, weight.transpose(0, 1, 3, 2) @ mix]
            qkv = np.concatenate([self.merge(part) for part in parts], -1)
            back, g[f"gain{2 * i}"], g[f"bias{2 * i}"] = normalise_back(
                matrix(f"qkv{i}", a, qkv), norm_a
            )
            x = x + back
        g["words"] = np.zeros_like(p["words"])
        np.add.at(g["words"], ids, x)
        g["places"] = np.zeros_like(p["places"])
        g["places"][: ids.shape[1]] = x.sum(0)
        return g

    def loss(self, ids, asked, learn=False):
        """Mean cross-entropy in nats of the words where asked is 1, and the gradients."""
        logits, state = self.forward(ids[:, :-1])
        target, mask = ids[:, 1:], asked[:, 1:]
        logits -= logits.max(-1, keepdims=True)
        share = np.exp(logits)
        total = share.sum(-1, keepdims=True)
        rows = np.take_along_axis(logits, target[..., None], -1) - np.log(total)
        count = mask.sum()
        value = np.float32(-(rows[..., 0] * mask).sum() / count)
        if not learn:
            return value, None
        grad = share / total
        np.put_along_axis(
            grad, target[..., None], np.take_along_axis(grad, target[..., None], -1) - 1, -1
        )
        return value, self.backward(grad * (mask / count)[..., None], state)

    def learn(self, gradients, rate, clip=1.0):
        """One step of Adam (0.9, 0.98) with the gradient norm clipped."""
        self.steps += 1
        if self.frozen:
            gradients = self.adapter_gradients(gradients)
        norm = np.sqrt(sum(float((g**2).sum()) for g in gradients.values()))
        shrink = np.float32(min(1.0, clip / (norm + 1e-6)))
        for name, value in self.trained.items():
            g = gradients[name] * shrink
            self.first[name] += np.float32(0.1) * (g - self.first[name])
            self.second[name] += np.float32(0.02) * (g * g - self.second[name])
            first = self.first[name] / np.float32(1 - 0.9**self.steps)
            second = self.second[name] / np.float32(1 - 0.98**self.steps)
            value -= np.float32(rate) * first / (np.sqrt(second) + np.float32(1e-8))
        for name, value in self.frozen.items():
            low = self.trained["A " + name] @ self.trained["B " + name]
            self.p[name] = value + self.scale * low

    def write(self, prompts):
        """Greedy continuation of each prompt (a list of word numbers ending in SEP)."""
        rows = [list(prompt) for prompt in prompts]
        done = [False] * len(rows)
        while not all(done) and max(map(len, rows)) < self.length:
            width = max(map(len, rows))
            ids = np.array([row + [PAD] * (width - len(row)) for row in rows])
            logits, _ = self.forward(ids)
            for i, row in enumerate(rows):
                if not done[i]:
                    row.append(int(logits[i, len(row) - 1].argmax()))
                    done[i] = row[-1] == END
        return [row[len(prompt) :] for row, prompt in zip(rows, prompts)]
