"""The table of the model card: the same weights stored and computed in other ways. Timings move from run to run,
so the build writes it only on demand."""

import re
import time

import numpy as np
from onnxruntime.quantization import QuantType, quantize_dynamic
from scipy.stats import spearmanr

from graph import build_graph
from session import embed, open_session

THREADS = 2
TIMED_TOKENS = 12_000
TIMED_ROUNDS = 3
ALONE_TEXTS = 200
MEASURED = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->\n)", re.DOTALL)


def measure(model, pairs, sentences, all_ids, folder):
    """Markdown rows. `sentences` and `all_ids`: the distinct texts of `pairs` and their token ids."""
    variants = _variants(model, folder)
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


def write_table(card, table):
    """Puts the table between the card's two `measured` marks."""
    text, count = MEASURED.subn(lambda match: match[1] + table + match[2], card.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{card.name} must hold one pair of marks <!-- measured --> … <!-- /measured -->.")
    card.write_text(text, encoding="utf-8", newline="\n")


def _variants(model, folder):
    exact = build_graph(model, "fp32", "fp32")
    blocks = build_graph(model, "blocks", "blocks")
    return [
        ("fp32", exact, "fp32"),
        ("fp16 on disk, cast at load", build_graph(model, "fp16", "fp16"), "fp32"),
        ("**uint8 blocks of 32, computed in fp32**", blocks, "fp32"),
        ("the same, computed in int8", blocks, "int8"),
        ("int8 per channel, computed in fp32", build_graph(model, "channels", "channels"), "fp32"),
        ("usual dynamic int8 export, per tensor", _dynamic(exact, folder, False), "int8"),
        ("usual dynamic int8 export, per channel", _dynamic(exact, folder, True), "int8"),
    ]


def _dynamic(exact, folder, per_channel):
    source, target = folder / "exact.onnx", folder / "dynamic.onnx"
    source.write_bytes(exact)
    quantize_dynamic(source, target, per_channel=per_channel, weight_type=QuantType.QInt8)
    data = target.read_bytes()
    source.unlink()
    target.unlink()
    return data


def _speeds(sessions, all_ids):
    """Tokens a second in batches of equal length; the variants take turns, and the best of their rounds counts."""
    lengths = np.cumsum([len(ids) for ids in all_ids])
    some = all_ids[: int(np.searchsorted(lengths, TIMED_TOKENS))]
    tokens = sum(len(ids) for ids in some)
    best = [0.0] * len(sessions)
    for _ in range(TIMED_ROUNDS):
        for index, session in enumerate(sessions):
            start = time.perf_counter()
            embed(session, some)
            best[index] = max(best[index], tokens / (time.perf_counter() - start))
    return best
