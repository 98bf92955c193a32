"""BERT in NumPy float64, written from the architecture's description and sharing no code with the graph:
what the built model is proved against."""

import numpy as np
from scipy.special import erf


class Run:
    """One text: `hidden[layer][token, dim]` (0 = embedding layer), `attention[layer][head, query, key]`."""

    def __init__(self, hidden, attention):
        self.hidden = hidden
        self.attention = attention


class Bert:
    """The original BERT, one text at a time, without padding. Token types are all 0; the pooler is not used.

    `tensors` have the names and the shapes of the published safetensors file."""

    def __init__(self, tensors, config):
        self.tensors = {name: value.astype(np.float64) for name, value in tensors.items() if value.dtype.kind == "f"}
        self.layers = config["num_hidden_layers"]
        self.heads = config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]

    def run(self, ids):
        """`ids`: the text's token ids, special tokens included."""
        tensors = self.tensors
        length = len(ids)
        token_types = [0] * length
        x = (
            tensors["embeddings.word_embeddings.weight"][ids]
            + tensors["embeddings.token_type_embeddings.weight"][token_types]
            + tensors["embeddings.position_embeddings.weight"][np.arange(length)]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        hidden = [x]
        attention = []
        for index in range(self.layers):
            prefix = f"encoder.layer.{index}."
            context, probabilities = self._attention(x, prefix + "attention.self.")
            x = self._norm(self._linear(context, prefix + "attention.output.dense") + x, prefix + "attention.output.LayerNorm")
            inner = self._linear(x, prefix + "intermediate.dense")
            inner = inner * 0.5 * (1.0 + erf(inner / np.sqrt(2.0)))
            x = self._norm(self._linear(inner, prefix + "output.dense") + x, prefix + "output.LayerNorm")
            hidden.append(x)
            attention.append(probabilities)
        return Run(hidden, attention)

    def _linear(self, x, name):
        return x @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]

    def _norm(self, x, name):
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = (centred**2).mean(axis=-1, keepdims=True)
        return centred / np.sqrt(variance + self.epsilon) * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]

    def _attention(self, x, prefix):
        length, dims = x.shape
        size = dims // self.heads

        def heads(name):
            return self._linear(x, prefix + name).reshape(length, self.heads, size).transpose(1, 0, 2)

        scores = heads("query") @ heads("key").transpose(0, 2, 1) / np.sqrt(size)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        probabilities = scores / scores.sum(axis=-1, keepdims=True)
        context = (probabilities @ heads("value")).transpose(1, 0, 2).reshape(length, dims)
        return context, probabilities
