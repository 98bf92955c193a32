"""The reference tokenizer in several settings, all on the bundled model's vocabulary or on single characters."""

import itertools
import json
import pathlib

from tokenizers import AddedToken, Tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "media/model/tokenizer.json"

ADDED = [
    AddedToken("[NEW]", normalized=True),
    AddedToken("<Ent>", single_word=True, normalized=False),
    AddedToken("<l>", lstrip=True, normalized=False),
    AddedToken("<r>", rstrip=True, normalized=False),
    AddedToken("<lr>", lstrip=True, rstrip=True, special=True, normalized=False),
    AddedToken("<s", normalized=False),
    AddedToken("<s>", normalized=False),
    AddedToken("café", normalized=True),
    AddedToken("Ünï", single_word=True, normalized=True),
    AddedToken("漢字", normalized=True),
    AddedToken("New York", lstrip=True, normalized=True),
    AddedToken("ing", normalized=False),
    AddedToken("e\u0301", normalized=False),
    AddedToken("😀", single_word=True, normalized=False),
    AddedToken("sun", single_word=True, lstrip=True, rstrip=True, normalized=True),
    AddedToken("  ", rstrip=True, normalized=False),
    AddedToken("\ua9c0x", normalized=True),
]
ADDED_PARTS = [token.content for token in ADDED] + [
    "[new]", "<ent>", "CAFÉ", "cafe", "ünï", "uni", "漢 字", "new york", "NEW  YORK", "ING", "é", "Sun", "sunny",
    "<l", "<r> ", " <l>", "\u3000<lr>\t", "😀😀", "a😀", "😀\u0301", "\u00a0", "   ",
]  # fmt: skip


def bundled():
    return json.loads(BUNDLED.read_text(encoding="utf-8"))


def switched(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True):
    spec = bundled()
    spec["normalizer"] = {
        "type": "BertNormalizer",
        "clean_text": clean_text,
        "handle_chinese_chars": handle_chinese_chars,
        "strip_accents": strip_accents,
        "lowercase": lowercase,
    }
    return spec


def with_added(spec):
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    tokenizer.add_tokens([token for token in ADDED if not token.special])
    tokenizer.add_special_tokens([token for token in ADDED if token.special])
    return json.loads(tokenizer.to_str())


def with_alphabet(spec, characters):
    """Each character is a piece, at a word's start and after it: spans then tell about every character."""
    vocabulary = {token: index for index, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])}
    for character in characters:
        for piece in (character, "##" + character):
            vocabulary[piece] = len(vocabulary)
    spec = json.loads(json.dumps(spec))
    spec["model"]["vocab"] = vocabulary
    spec["added_tokens"] = [
        {**token, "id": vocabulary[token["content"]]} for token in spec["added_tokens"] if token["content"] in vocabulary
    ]
    for name, token in spec["post_processor"]["special_tokens"].items():
        token["ids"] = [vocabulary[name]]
    return spec


def alphabet_of(spec, texts):
    """All characters of the normalised texts."""
    normalizer = Tokenizer.from_str(json.dumps(spec)).normalizer
    return sorted({c for text in texts for c in normalizer.normalize_str(text)})


def all_switches():
    for clean, chinese, strip, lower in itertools.product([True, False], repeat=4):
        yield switched(clean, chinese, strip, lower)


def symbols(spec):
    """White space, symbols and punctuation each cut."""
    parts = [{"type": "Whitespace"}, {"type": "Punctuation", "behavior": "Isolated"}]
    return {**spec, "pre_tokenizer": {"type": "Sequence", "pretokenizers": parts}}


def lowercase_first(spec):
    """As sentence-transformers has it where `sentence_bert_config.json` asks for lower case."""
    parts = [{"type": "Lowercase"}, spec["normalizer"]]
    return {**spec, "normalizer": {"type": "Sequence", "normalizers": parts}}


def roberta(spec):
    """What all-mpnet-base-v2 has around a text."""
    around = {"type": "RobertaProcessing", "sep": ["[SEP]", 102], "cls": ["[CLS]", 101], "trim_offsets": True}
    return {**spec, "post_processor": {**around, "add_prefix_space": False}}


def encode(tokenizer, text):
    """Ids, UTF-16 spans and words of a text."""
    encoding = tokenizer.encode(text)
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    spans = [(units[start], units[end]) for start, end in encoding.offsets]
    words = [-1 if word is None else word for word in encoding.word_ids]
    return encoding.ids, spans, words
