"""Random texts that are hard for a tokenizer, the same ones for the same seed. All of our own making."""

import random

WORDS = (
    "the a of embeddings playing unbelievable Tokenizer HELLO World café naïve Straße STRASSE straße İstanbul "
    "ıI iİ DİYARBAKIR ΣΊΣΥΦΟΣ σίσυφος ΟΔΟΣ ſtop ẞ ﬁnd ﬂow oﬃce Ǆ ǅ ǆ K Å Ω ἀρχή ᾳ ΐ Việt Nguyễn ệ ệ "
    "don't can't e-mail x=y+1; (a[0]) $5 3.14 1,000 50% C++ #tag @me _under_score ^caret `tick` |pipe| ~tilde "
    "ｆｕｌｌ ＷＩＤＴＨ ｶﾞ １２３ 𝒜𝓁𝓅𝒽𝒶 𝔹𝟘 ① Ⅷ ½ ² ™ № … — “q” ‘s’ «g» ¿que? ¡si! 。，「」 ・ "
    "漢字 日本語 中国 朝鮮 豈 丽 㐀 𠀀 𪜀 ㍿ 한국어 각 각 ᄀ 힣 ひらがな カタカナ が が ไทย ภาษา ກຳ ລາວ "
    "हिन्दी क्ष বাংলা தமிழ் ಕನ್ನಡ മലയാളം සිංහල བོད་ མྱန་မာ ខ្មែរ ꦗꦮ꧀ ᬩᬮᬶ᭄ العَرَبِيَّة עִבְרִית ‏שלום‎ 𞤀𞤣𞤤𞤢𞤥 𐐀𐐨 "
    "👍🏽 👩‍👩‍👧‍👦 🇩🇪 1️⃣ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🥹 🫠 😀"
).split()
SPECIAL = ["[MASK]", "[SEP]", "[CLS]", "[PAD]", "[UNK]", "[mask]", "[ MASK ]", "[MASK", "MASK]", "[[MASK]]", "[unused1]", "##ing"]
SPACES = [" ", " ", " ", "  ", "\t", "\n", "\r\n", "\r", "\u00a0", "\u2003", "\u3000", "\u2028", "\u2029", "\u0085", "\u1680", "\u202f"]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\ufe0f\ufe0e\u034f\u180e\u061c"
CONTROLS = "\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1f\x7f\x80\x9f\ufffd\ufffc\ufff9\uffff\ufdd0"
# Ordered by canonical ordering and kept by strip_accents: the only characters that need their context.
ORDERED = "\u07fd\u0898\u0eba\u1715\u1ab0\u1abf\u1b44\u1baa\u1bf2\u1df6\u302e\u302f\ua953\ua9c0\U00010f46\U00011070\U000111c0\U00011446\U00016ff0\U0001d165\U0001d16d\U0001d16e\U0001e000\U0001e944"
MARKS = "\u0300\u0301\u0307\u0308\u0323\u0327\u0328\u0331\u0334\u0338\u0340\u0343\u0344\u0345\u0483\u05b0\u05bc\u064b\u0651\u0670\u0711\u093c\u094d\u0e38\u0e48\u0eb8\u0ec8\u0f39\u0f71\u0f72\u0f73\u0f81\u102d\u1037\u1dc0\u20d0\u20dd\u20e3\u3099\u309a\ua670\ua6f0\ufb1e\ufe20\U0001d167\U0001d17b\U0001e8d0"

RANGES = [
    (0x20, 0x7F), (0x20, 0x7F), (0xA0, 0x180), (0x180, 0x370), (0x370, 0x600), (0x600, 0x900), (0x900, 0x1100),
    (0x1100, 0x1200), (0x1200, 0x1E00), (0x1E00, 0x2000), (0x2000, 0x2C00), (0x2C00, 0x3400), (0x3400, 0xA000),
    (0xA000, 0xAC00), (0xAC00, 0xD7B0), (0xD7B0, 0xD800), (0xE000, 0xE100), (0xF900, 0xFB00), (0xFB00, 0x10000),
    (0x10000, 0x10FFF), (0x11000, 0x12000), (0x16A00, 0x17000), (0x1BC00, 0x1E100), (0x1D400, 0x1D800),
    (0x1E800, 0x1F000), (0x1F000, 0x1FC00), (0x1FC00, 0x20100), (0x20000, 0x32000), (0xE0000, 0xE0200),
    (0xFFFE0, 0x100010), (0x0, 0x110000),
]  # fmt: skip


def character(rng):
    while True:
        code_point = rng.randrange(*rng.choice(RANGES))
        if not 0xD800 <= code_point < 0xE000:
            return chr(code_point)


def marked(rng):
    """A base with marks, some of which are ordered and stay, and now and then something invisible between."""
    pool = rng.choice([MARKS, MARKS + ORDERED, ORDERED])
    text = rng.choice(["a", "e", "I", "ệ", "Å", "क", "ꦗ", "가", "漢", "", character(rng)])
    for _ in range(rng.randrange(1, 5)):
        text += rng.choice(pool)
        if rng.random() < 0.1:
            text += rng.choice(INVISIBLE + CONTROLS)
    return text


def long_word(rng):
    length = rng.choice([99, 100, 101, 102])
    base = rng.choice(["a", "ab", "é", "e\u0301", "가", "x\u200b", "𝒜", "İ"])
    return (base * length)[:length]


def scrambled(rng, word):
    return "".join(rng.choice([c, c, c, c.upper(), c.lower(), c.title()]) for c in word)


def part(rng, extra):
    kind = rng.random()
    if extra and kind < 0.3:
        return rng.choice(extra)
    if kind < 0.5:
        return rng.choice(WORDS)
    if kind < 0.6:
        return scrambled(rng, rng.choice(WORDS))
    if kind < 0.76:
        return marked(rng)
    if kind < 0.9:
        return "".join(character(rng) for _ in range(rng.randrange(1, 6)))
    if kind < 0.93:
        return rng.choice(INVISIBLE + CONTROLS)
    if kind < 0.97:
        return rng.choice(SPECIAL)
    if kind < 0.975:
        return long_word(rng)
    return rng.choice(SPACES)


def random_text(rng: random.Random, extra=()):
    """A text of up to 12 parts; `extra` are further parts, as the contents of added tokens."""
    joiners = rng.choice([[" "], SPACES, ["", " "], [""]])
    parts = [part(rng, extra) for _ in range(rng.randrange(0, rng.choice([3, 6, 12])))]
    return "".join(p + rng.choice(joiners) for p in parts)
