"""Proofs that stop the build: exactness before rounding, closeness after it."""

import numpy as np

from session import batches, embed, open_session, run_batch, run_layers
from graph import with_every_layer

# fp32 arithmetic against float64, values around 1.
EXACT_TOLERANCE = 1e-4
# fp32 here against fp32 in PyTorch, whose values were written with six decimals.
GOLDEN_TOLERANCE = 1e-5
ROUNDED_TOLERANCE = 5e-2
ROUNDED_COSINE = 0.999


class CheckFailed(Exception):
    """A measured deviation is above its limit; nothing is written."""


def require(name, value, limit, at_least=False):
    passed = value >= limit if at_least else value <= limit
    relation = ("at least" if at_least else "at most") + f" {limit:g}"
    print(f"  {name}: {value:.7g} ({relation})" + ("" if passed else "  FAILED"))
    if not passed:
        raise CheckFailed(f"{name} is {value:.7g}, must be {relation}.")


def check_exact(data, bert, all_ids):
    """The graph, computed in fp32, against a BERT in float64, on the last layer's every value."""
    session = open_session(data)
    worst = 0.0
    for indices in batches(all_ids):
        states = run_batch(session, [all_ids[index] for index in indices], ["last_hidden_state"])[0]
        for row, index in enumerate(indices):
            worst = max(worst, float(np.abs(bert.run(all_ids[index]).hidden[-1] - states[row]).max()))
    require(f"last layer to float64, {len(all_ids)} texts, largest difference", worst, EXACT_TOLERANCE)


def check_padding(data, all_ids):
    """A text in a padded batch gives what it gives alone, and is blind to what stands beside it."""
    session = open_session(data)
    length = max(len(ids) for ids in all_ids)
    ids = np.zeros((len(all_ids), length), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(all_ids):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    together = session.run(["last_hidden_state"], {"input_ids": ids, "attention_mask": mask})[0]
    worst = 0.0
    for row, text in enumerate(all_ids):
        alone = run_batch(session, [text], ["last_hidden_state"])[0][0]
        worst = max(worst, float(np.abs(alone - together[row, : len(text)]).max()))
    require(f"alone and padded to {length}, largest difference", worst, EXACT_TOLERANCE)


def golden_deviation(data, golden, layer_count, compute):
    """Largest difference to the golden slices by layer, to attention rows, and the smallest pooled cosine."""
    session = open_session(with_every_layer(data, layer_count), compute)
    layers = np.zeros(layer_count + 1)
    attention_worst = 0.0
    cosine = 1.0
    for text in golden:
        hidden, attention = run_layers(session, text["ids"], layer_count)
        if len(text["ids"]) > 1:
            for layer, expected in enumerate(text["hiddenByLayerToken1First6"]):
                layers[layer] = max(layers[layer], np.abs(hidden[layer][1, :6] - expected).max())
        layers[-1] = max(layers[-1], np.abs(hidden[-1][:, :6] - text["lastHiddenFirst6"]).max())
        for layer, expected in enumerate(text["attentionByLayerHead0RowCls"]):
            attention_worst = max(attention_worst, float(np.abs(attention[layer][0, 0] - expected).max()))
        pooled = hidden[-1].mean(axis=0)
        cosine = min(cosine, float(pooled @ text["pooledMeanNormalised"] / np.linalg.norm(pooled)))
    return layers, attention_worst, cosine


def check_golden(data, golden, layer_count, tolerance, cosine_limit, compute="fp32"):
    layers, attention, cosine = golden_deviation(data, golden, layer_count, compute)
    for layer, value in enumerate(layers):
        require(f"golden, layer {layer}, largest difference", float(value), tolerance)
    require("golden, attention rows, largest difference", attention, tolerance)
    require("golden, pooled, smallest cosine", cosine, cosine_limit, at_least=True)


def check_rounded(data, exact_data, all_ids):
    """The shipped file, computed in fp32, against the unrounded one: pooled vectors."""
    cosines = (embed(open_session(data), all_ids) * embed(open_session(exact_data), all_ids)).sum(axis=1)
    require(f"pooled to fp32, {len(all_ids)} texts, mean cosine", float(cosines.mean()), ROUNDED_COSINE, at_least=True)
    require(f"pooled to fp32, {len(all_ids)} texts, smallest cosine", float(cosines.min()), ROUNDED_COSINE, at_least=True)
