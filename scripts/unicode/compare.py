"""Runs random texts through the reference and hands the answers to compare.ts, which runs ours.

    .cache/unicode/venv/bin/python scripts/unicode/compare.py --count 100000 --seed 1 | node scripts/unicode/compare.ts
"""

import argparse
import json
import random

from tokenizers import Tokenizer

from randomTexts import random_text
from variants import (
    ADDED_PARTS, all_switches, alphabet_of, encode, lowercase_first, roberta, switched, symbols, with_added, with_alphabet,
)  # fmt: skip

arguments = argparse.ArgumentParser()
arguments.add_argument("--count", type=int, default=100_000)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--batch", type=int, default=500, help="texts for each setting of the tokenizer")
options = arguments.parse_args()

rng = random.Random(options.seed)
settings = [("uncased", switched()), ("cased", switched(lowercase=False))]
settings += [("added tokens", with_added(switched())), ("cased, added tokens", with_added(switched(lowercase=False)))]
settings += [("symbols", symbols(switched())), ("lower case first", lowercase_first(switched(lowercase=False)))]
settings += [("roberta, added tokens", roberta(with_added(switched())))]
settings += [(f"switches {index}", spec) for index, spec in enumerate(all_switches())]

done = 0
while done < options.count:
    name, spec = settings[done // options.batch % len(settings)]
    added = "added" in name
    texts = [random_text(rng, ADDED_PARTS if added else ()) for _ in range(min(options.batch, options.count - done))]
    # Every second time, and always for the single switches, each character is a piece of its own.
    if not added and ("switches" in name or rng.random() < 0.5):
        spec = with_alphabet(spec, alphabet_of(spec, texts))
        name += ", alphabet"
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    answers = [(text, *encode(tokenizer, text)) for text in texts]
    print(json.dumps({"name": name, "tokenizer": spec, "answers": answers}), flush=True)
    done += len(texts)
