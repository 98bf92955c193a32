"""The table of the model card: the same weights stored and computed in other ways. Timings move from run to run,
so the build writes it only on demand."""

import re
import time

import numpy as np
from onnxruntime.quantization import QuantType, quantize_dynamic
from scipy.stats import spearmanr

from checks import golden_deviation
from graph import build_graph, with_every_layer
from session import batches, embed, open_session, run_batch, run_layers

THREADS = 2
TIMED_TOKENS = 8_000
TIMED_ROUNDS = 5
ALONE_TEXTS = 200
MEASURED = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->\n)", re.DOTALL)


def measure(model, rounded, pairs, sentences, all_ids, folder):
    """A Markdown table. `rounded`: the model as shipped; `sentences` and `all_ids`: the distinct texts of `pairs` and their token ids."""
    variants = _variants(model, rounded, folder)
    place = {sentence: index for index, sentence in enumerate(sentences)}
    first = [place[pair[0]] for pair in pairs]
    second = [place[pair[1]] for pair in pairs]
    scores = [pair[2] for pair in pairs]
    sessions = [open_session(data, compute, THREADS) for _, data, compute in variants]
    speeds = _speeds(sessions, all_ids)
    exact = None
    rows = []
    for (name, data, _), session, speed in zip(variants, sessions, speeds, strict=True):
        vectors = embed(session, all_ids)
        exact = vectors if exact is None else exact
        spearman = 100 * spearmanr((vectors[first] * vectors[second]).sum(axis=1), scores).statistic
        cosines = (vectors * exact).sum(axis=1)
        alone = np.concatenate([embed(session, [ids]) for ids in all_ids[:ALONE_TEXTS]])
        alone = (alone * vectors[:ALONE_TEXTS]).sum(axis=1).min()
        rows.append(
            f"| {name} | {len(data) / 1e6:.1f} | {spearman:.2f} | {min(cosines.min(), 1):.5f} | {min(cosines.mean(), 1):.5f} "
            f"| {min(alone, 1):.5f} | {round(speed, -2):,.0f} |"
        )
        print("  " + rows[-1])
    head = [
        "| variant | size MB | STS-B dev Spearman x100 | smallest cosine to fp32 | mean | alone to batch, smallest | tokens/s |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join(head + rows) + "\n"


def layer_table(exact, shipped, all_ids, golden, layer_count):
    """A Markdown table of the shipped file's differences, computed in fp32: root mean square over all values of
    `all_ids` to the unrounded model, and the largest over the golden slices."""
    sessions = [open_session(with_every_layer(data, layer_count)) for data in (exact, shipped)]
    squares = np.zeros(layer_count + 1)
    count = 0
    for ids in all_ids:
        first, second = (run_layers(session, ids, layer_count)[0] for session in sessions)
        squares += [((a - b) ** 2).sum() for a, b in zip(first, second, strict=True)]
        count += first[0].size
    largest, _, _ = golden_deviation(shipped, golden, layer_count, "fp32")
    rows = [
        "| layer | " + " | ".join(str(layer) for layer in range(layer_count + 1)) + " |",
        "|---" * (layer_count + 2) + "|",
        "| root mean square | " + " | ".join(f"{value:.4f}" for value in np.sqrt(squares / count)) + " |",
        "| largest, golden slices | " + " | ".join(f"{value:.4f}" for value in largest) + " |",
    ]
    print("\n".join("  " + row for row in rows))
    return "\n".join(rows) + "\n"


def write_tables(card, tables):
    """Puts each table between the card's next two `measured` marks."""
    waiting = list(tables)
    text, count = MEASURED.subn(lambda match: match[1] + waiting.pop(0) + match[2], card.read_text(encoding="utf-8"))
    if count != len(tables):
        raise SystemExit(f"{card.name} must hold {len(tables)} pairs of marks <!-- measured --> … <!-- /measured -->.")
    card.write_text(text, encoding="utf-8", newline="\n")


def _variants(model, rounded, folder):
    exact = build_graph(model, "fp32", "fp32")
    shipped = build_graph(rounded, "blocks", "blocks")
    nearest = build_graph(model, "blocks", "nearest")
    return [
        ("fp32", exact, "fp32"),
        ("fp16 on disk, cast at load", build_graph(model, "fp16", "fp16"), "fp32"),
        ("**uint8 blocks of 32 (this file), computed in fp32**", shipped, "fp32"),
        ("this file, computed in int8", shipped, "int8"),
        ("uint8 blocks of 32 rounded to nearest, computed in fp32", nearest, "fp32"),
        ("int8 per channel, computed in fp32", build_graph(model, "channels", "channels"), "fp32"),
        ("usual dynamic int8 export, per tensor", dynamic_int8(exact, folder, False), "int8"),
        ("usual dynamic int8 export, per channel", dynamic_int8(exact, folder, True), "int8"),
    ]


def dynamic_int8(exact, folder, per_channel):
    """Bytes of onnxruntime's dynamic quantisation of `exact`, the kind of file that the Hub calls q8."""
    source, target = folder / "exact.onnx", folder / "dynamic.onnx"
    source.write_bytes(exact)
    quantize_dynamic(source, target, per_channel=per_channel, weight_type=QuantType.QInt8)
    data = target.read_bytes()
    source.unlink()
    target.unlink()
    return data


def _speeds(sessions, all_ids):
    """Tokens a second in batches of equal length. The variants take turns batch by batch and each batch's fastest
    round counts, so that other work on the machine weighs little."""
    groups = [[all_ids[index] for index in indices] for indices in batches(all_ids)]
    # Every n-th batch: all lengths in their share.
    groups = groups[:: max(1, sum(len(rows) * len(rows[0]) for rows in groups) // TIMED_TOKENS)]
    tokens = sum(len(rows) * len(rows[0]) for rows in groups)
    seconds = np.full((len(sessions), len(groups)), np.inf)
    for _ in range(TIMED_ROUNDS):
        for place, rows in enumerate(groups):
            for index, session in enumerate(sessions):
                start = time.perf_counter()
                run_batch(session, rows, ["last_hidden_state"])
                seconds[index, place] = min(seconds[index, place], time.perf_counter() - start)
    return tokens / seconds.sum(axis=1)
