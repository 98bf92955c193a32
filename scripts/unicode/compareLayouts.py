"""Runs lines and random texts through the reference in each layout and hands the answers to compareLayouts.ts.

    .cache/unicode/venv/bin/python scripts/unicode/compareLayouts.py --count 2000 |
        node scripts/unicode/compareLayouts.ts test/fixtures/tokenizers/layouts.json
"""

import argparse
import json
import random

from layouts import LAYOUTS, MODELS, REFUSED
from layoutTexts import line, text_for
from variants import encode

arguments = argparse.ArgumentParser()
arguments.add_argument("--count", type=int, default=1000, help="texts for each layout, half of them ordinary lines")
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--only", default="", help="part of the names")
options = arguments.parse_args()

for name, make in LAYOUTS.items():
    if options.only not in name:
        continue
    rng = random.Random(f"{options.seed} {name}")
    tokenizer = make()
    texts = [line(rng) if i % 2 else text_for(rng, tokenizer) for i in range(options.count)]
    answers = [(text, *encode(tokenizer, text)) for text in texts]
    layout = {"name": name, "models": MODELS.get(name, ""), "tokenizer": tokenizer.to_str(), "answers": answers}
    print(json.dumps(layout), flush=True)
for name, (make, part) in REFUSED.items():
    if options.only in name:
        print(json.dumps({"name": name, "models": "", "tokenizer": make().to_str(), "answers": [], "refused": part}))
