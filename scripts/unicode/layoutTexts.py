"""Texts for the layouts: ordinary lines, and random Unicode with added tokens in it."""

import randomTexts
from layouts import CORPUS

ORDINARY = [
    "npm ci && npm start", "play(text);", "We'll see: it's DON'T or Don't.", "café, naïve — “quoted” text…",
    "    indented    code()  {", "\tif (x >= 10) { return y[3]; } // done", "price: 1,234.56 € (approx. 12%)",
    "see https://example.org/a_b?c=1&d=%20#e", "  two  spaces  ", "line\r\nbreak\n\nparagraph", "Ünïcödé Straße ÀÉÎ", "日本語のテキスト。",
    "Привет, мир!", "한국어 문장입니다.", "e\u0301 cafe\u0301 A\u030a", "ﬁle ½ ① ™ Ⅳ", "x\u200by\ufeffz", "", " ", "a", "…",
]  # fmt: skip


def line(rng):
    """A line of ordinary prose or code, as people have them."""
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(ORDINARY)
    text = rng.choice(CORPUS)
    if kind < 0.5:
        text = rng.choice(ORDINARY) + " " + text
    if kind > 0.8:
        text = "".join(rng.choice([c, c, c, c.upper(), c + " "]) for c in text)
    return text


def text_for(rng, tokenizer):
    added = [token.content for token in tokenizer.get_added_tokens_decoder().values()]
    parts = added + [f" {token}" for token in added] + [f"{token}  " for token in added]
    return randomTexts.random_text(rng, parts if rng.random() < 0.4 else ())
