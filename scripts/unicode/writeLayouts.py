"""Writes test/fixtures/tokenizers/layouts.json.br: each layout small, with the answers of the reference.

    .cache/unicode/venv/bin/python scripts/unicode/writeLayouts.py | node scripts/unicode/packLayouts.ts

A layout is a line of JSON: its name, its tokenizer.json, texts with ids and UTF-16 spans. The same versions give the
same texts; vocabularies that are trained may differ a little from run to run.
"""

import json
import random

import tokenizers
from tokenizers import normalizers

import layouts
from layoutTexts import ORDINARY, line, text_for
from variants import encode
from writeCharsmap import charsmap_from

TEXTS = 14
layouts.SIZES.update(words=330, bytes=400, characters=520, unigram=300)


def smaller(charsmap, texts):
    """The part of a charsmap that concerns these texts: the whole would be most of the fixture."""
    normalize = normalizers.Precompiled(charsmap).normalize_str
    sources = {text[i : i + n] for text in texts for i in range(len(text)) for n in (1, 2)}
    pairs = [(s, normalize(s)) for s in sorted(sources) if "\x00" not in s]
    # Two characters only where they become something else than each by itself.
    pairs = [(s, t) for s, t in pairs if s != t and (len(s) == 1 or t != normalize(s[0]) + normalize(s[1]))]
    return charsmap_from([(list(map(ord, s)), list(map(ord, t))) for s, t in pairs])


def texts_of(name, tokenizer):
    rng = random.Random(name)
    texts = [line(rng) if i % 2 else text_for(rng, tokenizer) for i in range(TEXTS)]
    return list(dict.fromkeys(texts))


def main():
    common = ORDINARY + [" ".join(layouts.randomTexts.WORDS)]
    for name, charsmap in layouts.CHARSMAPS.items():
        layouts.CHARSMAPS[name] = smaller(charsmap, common)
    print(json.dumps({"reference": f"tokenizers {tokenizers.__version__}"}))
    for name, make in layouts.LAYOUTS.items():
        tokenizer = make()
        answers = []
        for text in texts_of(name, tokenizer):
            ids, spans, words = encode(tokenizer, text)
            answers.append([text, ids, [at for span in spans for at in span]])
        print(json.dumps({"name": name, "tokenizer": json.loads(tokenizer.to_str()), "answers": answers}))
    for name, (make, part) in layouts.REFUSED.items():
        print(json.dumps({"name": name, "tokenizer": json.loads(make().to_str()), "refused": part}))


main()
