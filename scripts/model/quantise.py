"""Rounding to the nearest of 8 bits, in blocks of 32. Elementwise arithmetic only, so the bytes are the same on every machine."""

import numpy as np

from weights import LINEAR_NAMES, Distilbert, Linear

BLOCK = 32
ZERO = 128


def quantise_linear(weight):
    """[K, N] to uint8 [K, N] (1..255, 128 is zero) and fp32 scales [K / 32, N]: one for 32 inputs of an output."""
    inputs, outputs = weight.shape
    blocks = weight.reshape(inputs // BLOCK, BLOCK, outputs)
    scale = _scale(np.abs(blocks).max(axis=1, keepdims=True))
    rounded = _round(blocks, scale) + ZERO
    return rounded.astype(np.uint8).reshape(inputs, outputs), scale[:, 0, :]


def dequantise_linear(rounded, scale):
    """Back to fp32 [K, N], as DequantizeLinear computes it."""
    inputs, outputs = rounded.shape
    blocks = rounded.reshape(inputs // BLOCK, BLOCK, outputs).astype(np.float32) - np.float32(ZERO)
    return (blocks * scale[:, None, :]).reshape(inputs, outputs)


def quantise_words(words):
    """[V, D] to int8 [V, D / 32, 32] and fp16 scales [V, D / 32, 1]."""
    count, dims = words.shape
    blocks = words.reshape(count, dims // BLOCK, BLOCK)
    # Rounded with the scale as it is stored, so its own rounding to fp16 costs nothing.
    scale = _scale(np.abs(blocks).max(axis=2, keepdims=True)).astype(np.float16)
    return _round(blocks, scale.astype(np.float32)).astype(np.int8), scale


def dequantise_words(rounded, scale):
    """Back to fp32 [V, D], as the graph computes it."""
    return (rounded.astype(np.float32) * scale.astype(np.float32)).reshape(rounded.shape[0], -1)


def rounded_model(model):
    """The model that the shipped file computes: every rounded weight as it is unfolded."""
    layers = []
    for layer in model.layers:
        changed = dict(layer)
        for part in LINEAR_NAMES:
            rounded = layer[part].rounded or quantise_linear(layer[part].weight)
            changed[part] = Linear(dequantise_linear(*rounded), layer[part].bias, rounded)
        layers.append(changed)
    return Distilbert(rounded_words(model.words), model.positions, model.embedding_norm, layers, model.heads, model.epsilon)


def rounded_words(words):
    """Word embeddings [V, D] as the shipped file unfolds them."""
    return dequantise_words(*quantise_words(words))


def quantise_channels(weight):
    """[K, N] to int8 [K, N] and one fp32 scale for each of the N outputs: only for comparison."""
    scale = _scale(np.abs(weight).max(axis=0, keepdims=True))
    return _round(weight, scale).astype(np.int8), scale[0]


def _scale(absolute_maximum):
    scale = absolute_maximum.astype(np.float32) / np.float32(127)
    return np.where(scale > 0, scale, np.float32(1))


def _round(values, scale):
    return np.clip(np.rint(values / scale), -127, 127)
