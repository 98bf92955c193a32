"""Writes test/fixtures/tokenizer/randomTexts.json: random texts with the answers of the reference.

    .cache/unicode/venv/bin/python scripts/unicode/writeFixture.py

The same seed and version give the same file. A token is `id gap length`: base 36, spans in UTF-16 units,
the gap counted from the end of the token before; `_` follows a token that begins a new word. Special
tokens around the text are left out.
"""

import json
import pathlib
import random

import tokenizers
from tokenizers import Tokenizer

from randomTexts import ORDERED, marked, random_text
from variants import (
    ADDED_PARTS, ROOT, alphabet_of, bundled, encode, lowercase_first, roberta, switched, symbols, with_added, with_alphabet,
)  # fmt: skip

TARGET = ROOT / "test/fixtures/tokenizer/randomTexts.json"
SEED = 20


def base36(number):
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if number == 0:
            return sign + digits


def packed(tokenizer, text):
    ids, spans, words = encode(tokenizer, text)
    tokens, last_end, last_word = [], 0, -1
    for token, (start, end), word in list(zip(ids, spans, words))[1:-1]:
        new_word = "_" if word != last_word else ""
        tokens.append(f"{base36(token)} {base36(start - last_end)} {base36(end - start)}{new_word}")
        last_end, last_word = end, word
    return ",".join(tokens)


def changes(spec):
    """What of the tokenizer.json is not the bundled one."""
    base = bundled()
    changed = {key: value for key, value in spec.items() if value != base[key] and key != "model"}
    return changed


def main():
    rng = random.Random(SEED)
    uncased, cased = switched(), switched(lowercase=False)
    uncased["normalizer"] = bundled()["normalizer"]
    variants = [
        ("uncased", uncased, [random_text(rng) for _ in range(1400)], False),
        ("cased", cased, [random_text(rng) for _ in range(700)], False),
        ("added", with_added(uncased), [random_text(rng, ADDED_PARTS) for _ in range(800)], False),
        ("uncasedCharacters", uncased, [random_text(rng) for _ in range(500)] + [marked(rng) for _ in range(250)], True),
        ("casedCharacters", cased, [random_text(rng) for _ in range(500)], True),
    ]
    # Their own generator, so that the texts above stay.
    layouts = random.Random(SEED + 1)
    first = lowercase_first(cased)
    variants += [
        ("symbols", symbols(uncased), [random_text(layouts) for _ in range(250)], False),
        ("symbolsCharacters", symbols(cased), [random_text(layouts) for _ in range(150)], True),
        ("lowercaseFirst", first, [random_text(layouts) for _ in range(150)], False),
        ("lowercaseFirstCharacters", first, [random_text(layouts) for _ in range(200)], True),
        ("roberta", roberta(with_added(uncased)), [random_text(layouts, ADDED_PARTS) for _ in range(250)], False),
    ]
    result = []
    for name, spec, texts, single in variants:
        alphabet = alphabet_of(spec, texts) if single else None
        tokenizer = Tokenizer.from_str(json.dumps(with_alphabet(spec, alphabet) if single else spec))
        entry = {"name": name, "changes": changes(spec)}
        if single:
            entry["characters"] = "".join(alphabet)
        entry["texts"] = [[text, packed(tokenizer, text)] for text in dict.fromkeys(texts)]
        result.append(entry)

    pair_tokenizer = Tokenizer.from_str(json.dumps(uncased))
    pairs = []
    for _ in range(40):
        first, second = random_text(rng), random_text(rng)
        encoding = pair_tokenizer.encode(first, second)
        words = [-1 if word is None else word for word in encoding.word_ids]
        pairs.append([first, second, encoding.ids, encoding.type_ids, words])

    lines = [f'"reference": "tokenizers {tokenizers.__version__}", "seed": {SEED}']
    lines.append('"variants": [' + ",\n".join(variant_json(entry) for entry in result) + "]")
    lines.append('"pairs": [\n' + ",\n".join(map(json.dumps, pairs)) + "]")
    TARGET.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
    ordered = sum(any(c in ORDERED for c in text) for entry in result for text, _ in entry["texts"])
    count = sum(len(entry["texts"]) for entry in result)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {count} texts, {ordered} of them with ordered characters")


def variant_json(entry):
    """A text a line, so that a change can be read."""
    head = json.dumps({key: value for key, value in entry.items() if key != "texts"})
    return head[:-1] + ', "texts": [\n' + ",\n".join(map(json.dumps, entry["texts"])) + "]}"


main()
