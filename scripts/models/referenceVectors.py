"""Writes the vectors that sentence-transformers makes with a model, for `semantic-text models verify ID --against FILE`.

    pip install -r scripts/models/requirements.txt
    python scripts/models/referenceVectors.py MODEL [--out FILE] [--texts FILE]

MODEL is a folder as on the Hub, with the weights that sentence-transformers reads, or an id of the Hub. `--texts`: a
JSON list of {"text": ..., "as": "query" | "document" | "encode"}; some of several lengths and languages when absent.
"""

import argparse
import json
from pathlib import Path

import sentence_transformers
from sentence_transformers import SentenceTransformer

TEXTS = [
    {"text": "The ferry leaves at seven.", "as": "document"},
    {"text": "when does the boat go", "as": "query"},
    {"text": "A cat sleeps on the warm roof while rain falls on the harbour, and nobody goes out.", "as": "document"},
    {"text": "Why?", "as": "query"},
    {"text": "The bank of the river was flooded.", "as": "encode"},
    {"text": "She opened an account at the bank.", "as": "encode"},
    {"text": "Öffnungszeiten: täglich von 9 bis 18 Uhr, außer sonntags.", "as": "document"},
    {"text": "L’océan attire les marées naïvement.", "as": "document"},
    {"text": "月が海を引き寄せる。", "as": "document"},
    {"text": "def total(prices): return sum(prices) * 1.19", "as": "document"},
    {"text": "café — “quoted”, naïve; e-mail: a.b@example.org (2024)", "as": "document"},
    {"text": " ".join(["The tide comes in twice a day and takes the sand with it."] * 8), "as": "document"},
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("--out", type=Path, help="referenceVectors.json in the model's folder when absent")
    parser.add_argument("--texts", type=Path)
    given = parser.parse_args()
    texts = json.loads(given.texts.read_text()) if given.texts else TEXTS
    model = SentenceTransformer(given.model, device="cpu")
    encode = {"query": model.encode_query, "document": model.encode_document, "encode": model.encode}
    rows = []
    for entry in texts:
        vector = encode[entry["as"]](entry["text"])
        rows.append(json.dumps({**entry, "vector": [float(f"{value:.6g}") for value in vector]}, ensure_ascii=False))
    out = given.out or Path(given.model) / "referenceVectors.json"
    made_with = f"sentence-transformers {sentence_transformers.__version__}"
    head = f'{{"formatVersion": 1, "model": {json.dumps(Path(given.model).name)}, "madeWith": {json.dumps(made_with)}, "texts": ['
    out.write_text(head + "\n" + ",\n".join(rows) + "\n]}\n")
    print(f"{len(rows)} texts in {out}")


main()
