"""The tiny model for tests: random weights, the bundled model's graph, and golden values from float64."""

import copy
import json

import numpy as np
import tokenizers

from checks import EXACT_TOLERANCE, require
from graph import build_graph, with_every_layer
from package import config_json, tokenizer_json, write_package
from quantise import rounded_model
from reference import Bert
from session import open_session, run_layers
from weights import Source, fold, unfold

SEED = 20240613
DIMS = 32
INNER = 128
HEADS = 2
LAYERS = 2
POSITIONS = 64

ABOUT = {
    "id": "tiny",
    "name": "Tiny random model for tests",
    "license": "MIT",
    "source": "Random weights, made by scripts/model/tiny.py",
    "storedPrecision": "uint8, blocks of 32",
    "pooling": "mean",
    "normalise": True,
    "trainedForSimilarity": False,
    "windowTokens": 32,
    "windowOverlap": 8,
}

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SYMBOLS = list("!\"'()*+,-./:;<=>?_") + ["東", "京", "語"]
LETTERS = list("abcdefghijklmnopqrstuvwxyz")
DIGITS = list("0123456789")
WORDS = (
    "the of and in to was he is as for on with that it his by at from her she you had an were but be this are not my they one "
    "which or have him me first all also has up who out been when after there into new time would other some can could "
    "a cat dog bank river money house tree water fire red blue green small large run play eat read write open close file line "
    "word text model token vector error test function return"
).split()
SUFFIXES = ["s", "ing", "ed", "er", "ly", "ness"]

GOLDEN_TEXTS = [
    "The cat was in the house.",
    "she sat on the bank of the river",
    "Playing, reading & writing: 42 TOKENS!",
    "café 東京 𝔘 unbelievable",
    "return text[0] or error_line(17)",
    "",
]


def build_tiny(folder, tokenizer_template):
    vocabulary = _vocabulary()
    tokenizer_text = tokenizer_json(_tokenizer(tokenizer_template, vocabulary))
    model = fold(_random_source(len(vocabulary)))
    data = build_graph(model, "blocks", ABOUT["id"])
    golden = _golden(model, tokenizers.Tokenizer.from_str(tokenizer_text))
    _check(data, golden)
    contents = {
        "model.onnx": data,
        "config.json": config_json(model).encode(),
        "tokenizer.json": tokenizer_text.encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "golden.json").write_bytes((json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    write_package(folder, contents, [], model, ABOUT)


def _vocabulary():
    entries = SPECIAL + SYMBOLS + DIGITS + LETTERS + [f"##{piece}" for piece in DIGITS + LETTERS + SUFFIXES]
    entries = dict.fromkeys(entries + WORDS)
    return {entry: index for index, entry in enumerate(entries)}


def _tokenizer(template, vocabulary):
    """The bundled tokenizer with another vocabulary."""
    tokenizer = copy.deepcopy(template)
    tokenizer["model"]["vocab"] = vocabulary
    for token in tokenizer["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    for name, special in tokenizer["post_processor"]["special_tokens"].items():
        special["ids"] = [vocabulary[name]]
    return tokenizer


def _random_source(vocabulary_size):
    """BERT tensors from whole random numbers, so that no library's normal distribution is in the bytes."""
    generator = np.random.default_rng(SEED)

    def uniform(shape, limit):
        return (generator.integers(-1000, 1001, shape) / 1000.0 * limit).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": uniform((vocabulary_size, DIMS), 1.0),
        "embeddings.position_embeddings.weight": uniform((POSITIONS, DIMS), 0.3),
        "embeddings.token_type_embeddings.weight": uniform((2, DIMS), 0.3),
    }

    def norm(name):
        tensors[name + ".weight"] = 1 + uniform(DIMS, 0.2)
        tensors[name + ".bias"] = uniform(DIMS, 0.2)

    def linear(name, inputs, outputs):
        tensors[name + ".weight"] = uniform((outputs, inputs), np.sqrt(3.0 / inputs))
        tensors[name + ".bias"] = uniform(outputs, 0.1)

    norm("embeddings.LayerNorm")
    for index in range(LAYERS):
        prefix = f"encoder.layer.{index}."
        for part in ("query", "key", "value"):
            linear(prefix + "attention.self." + part, DIMS, DIMS)
        linear(prefix + "attention.output.dense", DIMS, DIMS)
        linear(prefix + "intermediate.dense", DIMS, INNER)
        linear(prefix + "output.dense", INNER, DIMS)
        norm(prefix + "attention.output.LayerNorm")
        norm(prefix + "output.LayerNorm")
    config = {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "layer_norm_eps": 1e-12}
    return Source(tensors, config, None)


def _golden(model, tokenizer):
    """Float64 values of the weights as they are stored, so a session in fp32 agrees to about 1e-6."""
    bert = Bert(*unfold(rounded_model(model)))
    rows = []
    for text in GOLDEN_TEXTS:
        encoding = tokenizer.encode(text)
        run = bert.run(encoding.ids)
        pooled = run.hidden[-1].mean(axis=0)
        rows.append(
            {
                "text": text,
                "tokens": encoding.tokens,
                "ids": encoding.ids,
                "hiddenStates": _rounded_list(run.hidden),
                "attentions": _rounded_list(run.attention),
                "pooledMeanNormalised": _rounded_list(pooled / np.linalg.norm(pooled)),
            }
        )
    about = (
        "The tiny model in NumPy float64, weights as stored, six decimals. hiddenStates[layer][token][dim], layer 0 is the "
        "embedding layer; attentions[layer][head][query][key]."
    )
    return {"about": about, "texts": rows}


def _rounded_list(values):
    # Adding 0 turns -0 into 0.
    return (np.round(np.array(values), 6) + 0.0).tolist()


def _check(data, golden):
    session = open_session(with_every_layer(data, LAYERS))
    worst = 0.0
    for text in golden["texts"]:
        hidden, attention = run_layers(session, text["ids"], LAYERS)
        worst = max(worst, np.abs(np.array(hidden) - text["hiddenStates"]).max())
        worst = max(worst, np.abs(np.array(attention) - text["attentions"]).max())
    require("tiny model to float64, every layer and attention map, largest difference", float(worst), EXACT_TOLERANCE / 10)
