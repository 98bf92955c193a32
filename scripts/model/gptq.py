"""Rounding that minimises the error of each linear layer's output, not of its weights (GPTQ, Frantar et al. 2022,
in the equivalent form of successive cancellation: Chen et al. 2025).

With inputs X, the error of one output is e' H e, where e is the error of its weights and H = X'X. Factored as
H = V V' with V upper triangular, it is a sum of squares, and term k holds only the errors up to k: so input k is
rounded about the value that cancels what the inputs before it left.

Meant to give the same bytes on every machine: activations are rounded to a grid, which hides the last bits in which
matrix products differ between processors, and makes H a sum of whole numbers, exact in float64 whatever the order; all
that follows is elementwise arithmetic in a fixed order, without a library's matrix product."""

import numpy as np
from scipy.special import erf

from quantise import BLOCK, ZERO, dequantise_linear, rounded_words
from weights import Distilbert, Linear

# Grid of the activations, and the share of the mean diagonal that is added to H's diagonal.
GRID = 256.0
DAMPING = 0.01
STRIP = 64


def gptq_model(model, all_ids):
    """`model` with `rounded` weights in its linear layers. Each is fitted to the activations that the layers
    rounded before it give on the texts `all_ids`."""
    forward = _Forward(model, all_ids)
    x = forward.embeddings(rounded_words(model.words))
    layers = []
    for layer in model.layers:
        done = dict(layer)
        factor = _factor(x)
        for part in ("query", "key", "value"):
            done[part] = _round(layer[part], factor)
        context = forward.attention(x, done)
        done["output"] = _round(layer["output"], _factor(context))
        x = forward.norm(forward.linear(context, done["output"]) + x, layer["attention_norm"])
        done["first"] = _round(layer["first"], _factor(x))
        inner = forward.gelu(forward.linear(x, done["first"]))
        done["second"] = _round(layer["second"], _factor(inner))
        x = forward.norm(forward.linear(inner, done["second"]) + x, layer["output_norm"])
        layers.append(done)
    return Distilbert(model.words, model.positions, model.embedding_norm, layers, model.heads, model.epsilon)


def _factor(activations):
    """V, upper triangular, of the damped H = X'X = V V'. `activations`: [tokens, inputs]."""
    rows = np.rint(activations * GRID)
    gram = rows.T @ rows
    size = gram.shape[0]
    gram[np.diag_indices(size)] += DAMPING * float(sum(gram.diagonal().tolist())) / size
    factor = np.zeros_like(gram)
    for k in range(size - 1, -1, -1):
        factor[k, k] = np.sqrt(gram[k, k])
        column = gram[:k, k] / factor[k, k]
        factor[:k, k] = column
        # Above the diagonal only, and in strips that stay in the cache.
        for start in range(0, k, STRIP):
            stop = min(start + STRIP, k)
            gram[start:stop, start:k] -= column[start:stop, None] * column[None, start:k]
    return factor


def _round(linear, factor):
    weight = linear.weight.astype(np.float64)
    inputs, outputs = weight.shape
    diagonal = factor.diagonal()[:, None]
    rounded = np.empty((inputs, outputs), dtype=np.uint8)
    scales = np.empty((inputs // BLOCK, outputs), dtype=np.float32)
    # left[k]: what the errors of the inputs before k add to term k.
    left = np.zeros_like(weight)
    for start in range(0, inputs, BLOCK):
        block = slice(start, start + BLOCK)
        target = weight[block] + left[block] / diagonal[block]
        scale = (np.abs(target).max(axis=0) / 127).astype(np.float32)
        scale = np.where(scale > 0, scale, np.float32(1))
        scales[start // BLOCK] = scale
        for k in range(start, start + BLOCK):
            wanted = weight[k] + left[k] / diagonal[k]
            values = np.clip(np.rint(wanted / scale), -127, 127)
            rounded[k] = values + ZERO
            error = weight[k] - values * scale.astype(np.float64)
            left[k + 1 :] += factor[k, k + 1 :, None] * error[None, :]
    return Linear(dequantise_linear(rounded, scales), linear.bias, (rounded, scales))


class _Forward:
    """The model in float64 on the tokens of all texts, one below the other: [tokens, dims]."""

    def __init__(self, model, all_ids):
        self.model = model
        self.all_ids = all_ids

    def embeddings(self, words):
        rows = [words[ids].astype(np.float64) + self.model.positions[: len(ids)] for ids in self.all_ids]
        return self.norm(np.concatenate(rows), self.model.embedding_norm)

    def norm(self, x, norm):
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = (centred**2).mean(axis=-1, keepdims=True)
        return centred / np.sqrt(variance + self.model.epsilon) * norm.gamma + norm.beta

    def linear(self, x, linear):
        return x @ linear.weight.astype(np.float64) + linear.bias

    def gelu(self, x):
        return x * 0.5 * (1.0 + erf(x / np.sqrt(2.0)))

    def attention(self, x, layer):
        """The attention's output before its own linear layer; 1/sqrt(head size) is in the query already."""
        query, key, value = (self.linear(x, layer[part]) for part in ("query", "key", "value"))
        contexts = []
        start = 0
        for ids in self.all_ids:
            rows = slice(start, start + len(ids))
            scores = self.split(query[rows]) @ self.split(key[rows]).transpose(0, 2, 1)
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            scores /= scores.sum(axis=-1, keepdims=True)
            contexts.append((scores @ self.split(value[rows])).transpose(1, 0, 2).reshape(len(ids), -1))
            start += len(ids)
        return np.concatenate(contexts)

    def split(self, x):
        return x.reshape(len(x), self.model.heads, -1).transpose(1, 0, 2)
