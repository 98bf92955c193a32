"""Texts for the checks: the STS benchmark's dev set and the golden values where ../shared has them."""

import csv
import json

BUILT_IN = [
    "A man is playing a guitar.",
    "The bank raised its interest rate.",
    "She sat on the bank of the river.",
    "How do I reset my password?",
    "Two dogs run across a snowy field.",
    "The parser throws an error when the file is empty.",
    "HTTPServerError: 404 /api/v1/users?id=42",
    "Rain is expected in the north tomorrow, with wind from the west.",
    "He bought bread, butter and two kinds of cheese.",
    "Unaffable embeddings",
    "",
    "A long sentence that goes on for a while, so that more than a handful of positions are used, and then goes on "
    "a little more, because short texts alone would not show an error in a later row of the position table.",
]


def read_stsb(shared):
    """[(first, second, score)] of the dev set, or None where it is missing."""
    path = shared / "data" / "stsb" / "stsb-en-dev.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return [(first, second, float(score)) for first, second, score in csv.reader(file)]


def read_golden(shared):
    """The texts of minilm-golden.json, or None where it is missing."""
    path = shared / "data" / "reference" / "minilm-golden.json"
    if not path.exists():
        return None
    return json.loads(path.read_text(encoding="utf-8"))["texts"]


def distinct_sentences(pairs):
    return list(dict.fromkeys(text for first, second, _ in pairs for text in (first, second)))
