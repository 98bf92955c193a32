"""Writes src/core/tokenizer/normalization/unicodeTables.ts: what the reference tokenizer does with each code point.

The reference is the package `tokenizers` from PyPI, in the version that requirements.txt pins. Nothing is
taken from Python's own Unicode tables: every entry is an answer of the reference.

    python3 -m venv .cache/unicode/venv
    .cache/unicode/venv/bin/pip install -r scripts/unicode/requirements.txt
    .cache/unicode/venv/bin/python scripts/unicode/writeTables.py

Takes about two minutes.
"""

import pathlib

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

from literals import CODE_POINTS, literal, mappings, runs

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/tokenizer/normalization/unicodeTables.ts"

# Flag bits; the same numbers stand in src/core/tokenizer/normalization/unicodeData.ts.
CLEAN_REMOVES = 1  # clean_text drops it
CLEAN_TO_SPACE = 2  # clean_text turns it into a space
CHINESE = 4  # handle_chinese_chars puts spaces around it
MARK = 8  # strip_accents drops it (after decomposition)
SPLIT_SPACE = 16  # the pre-tokenizer takes it for white space
SPLIT_ALONE = 32  # the pre-tokenizer makes it a word of its own
WORD_CHARACTER = 64  # \w of single_word
STRIP_SPACE = 128  # \s of lstrip and rstrip


def bert(**switches):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**off, **switches}).normalize_str


clean = bert(clean_text=True)
chinese = bert(handle_chinese_chars=True)
strip = bert(strip_accents=True)
lower = bert(lowercase=True)
nfd = normalizers.NFD().normalize_str
split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def one_of(value, choices):
    """The flag for an answer; an answer that we did not foresee ends the script."""
    if value not in choices:
        raise SystemExit(f"unforeseen answer: {value!r}")
    return choices[value]


def added_token_probe(**flags):
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("@@", normalized=False, **flags)])
    return tokenizer


SINGLE = added_token_probe(single_word=True)
RIGHT = added_token_probe(rstrip=True)
LEFT = added_token_probe(lstrip=True)
ADDED_ID = SINGLE.token_to_id("@@")


def is_word_character(c):
    before = ADDED_ID in SINGLE.encode(c + "@@").ids
    after = ADDED_ID in SINGLE.encode("@@" + c).ids
    if before != after:
        raise SystemExit(f"single_word asks differently on its two sides: {c!r}")
    return not before


def is_strip_space(c):
    right = RIGHT.encode("@@" + c).offsets[0] == (0, 3)
    left = LEFT.encode(c + "@@").offsets[0] == (0, 3)
    if right != left:
        raise SystemExit(f"lstrip and rstrip differ: {c!r}")
    return right


def flags_of(code_point, decomposed):
    c = chr(code_point)
    flags = one_of(clean(f"a{c}b"), {f"a{c}b": 0, "ab": CLEAN_REMOVES, "a b": CLEAN_TO_SPACE})
    flags |= one_of(chinese(c), {c: 0, f" {c} ": CHINESE})
    flags |= one_of(len(split(f"a{c}b")), {1: 0, 2: SPLIT_SPACE, 3: SPLIT_ALONE})
    # A mark that decomposes never meets the filter itself, its parts do.
    if not decomposed:
        flags |= one_of(strip(c), {c: 0, "": MARK})
    flags |= WORD_CHARACTER if is_word_character(c) else 0
    flags |= STRIP_SPACE if is_strip_space(c) else 0
    return flags


def hangul(code_point):
    """The arithmetic of the Unicode standard, section 3.12; main() holds it against the reference."""
    index = code_point - 0xAC00
    parts = [0x1100 + index // 588, 0x1161 + index % 588 // 28]
    if index % 28:
        parts.append(0x11A7 + index % 28)
    return "".join(map(chr, parts))


def combining_ranks(stable):
    """Rank (1, 2, ...) of the combining class of each code point that canonical ordering moves.

    Two characters with different classes, neither 0, change places when the larger stands first.
    So the classes are found by comparing with one member of each class found so far.
    """

    def swaps(a, b):
        return nfd(chr(a) + chr(b)) == chr(b) + chr(a)

    # Any character of a low and of a high class find all others, whatever their class.
    low, high = 0x0334, 0x0345
    if not swaps(high, low):
        raise SystemExit("the two marks that find all others do not change places")
    moved = [c for c in stable if c in (low, high) or swaps(c, low) or swaps(high, c)]
    classes = []  # in order of class, each a list of code points
    for c in moved:
        for position, members in enumerate(classes):
            if swaps(members[0], c):
                classes.insert(position, [c])
                break
            if not swaps(c, members[0]):
                members.append(c)
                break
        else:
            classes.append([c])
    return {c: rank for rank, members in enumerate(classes, 1) for c in members}


def stepped_mappings(pairs):
    """Mappings to one character, runs taken together: step to the first, count, stride, difference; ..."""
    numbers, last = [], 0
    items = sorted((c, ord(target) - c) for c, target in pairs.items())
    at = 0
    while at < len(items):
        start, difference = items[at]
        stride = items[at + 1][0] - start if at + 1 < len(items) else 1
        count = 1
        while at + count < len(items) and items[at + count] == (start + count * stride, difference):
            count += 1
        if count == 1:
            stride = 1
        numbers += [start - last, count, stride, difference]
        last = start
        at += count
    return numbers


def main():
    decomposed = {c: nfd(chr(c)) for c in CODE_POINTS if nfd(chr(c)) != chr(c)}
    for c in range(0xAC00, 0xD7A4):
        if decomposed.pop(c, None) != hangul(c):
            raise SystemExit("Hangul syllables do not decompose by the arithmetic of the standard")
    for parts in decomposed.values():
        if any(ord(part) in decomposed for part in parts):
            raise SystemExit("a decomposition is not complete")

    syllables = range(0xAC00, 0xD7A4)
    flags = {c: flags_of(c, c in decomposed or c in syllables) for c in CODE_POINTS}
    lowered = {c: lower(chr(c)) for c in CODE_POINTS if lower(chr(c)) != chr(c)}
    ranks = combining_ranks([c for c in CODE_POINTS if c not in decomposed and c not in syllables])

    single = {c: target for c, target in lowered.items() if len(target) == 1}
    several = {c: target for c, target in lowered.items() if len(target) != 1}
    TARGET.write_text(
        "\n".join(
            [
                "// Generated by scripts/unicode/writeTables.py: do not edit.\n"
                f"// What PyPI `tokenizers` {tokenizers.__version__} does with each code point. Numbers in base 36.\n",
                f"/** Version of the reference. */\nexport const referenceVersion = '{tokenizers.__version__}';\n",
                literal("flagRuns", "Run length, flags (see unicodeData.ts); over all code points.", runs(flags.get)),
                literal(
                    "rankRuns",
                    "Run length, rank of the combining class (0: canonical ordering does not move it).",
                    runs(lambda c: ranks.get(c, 0)),
                ),
                literal(
                    "decompositions",
                    "Canonical decompositions without Hangul: step, number of parts, each part less the code point.",
                    mappings(decomposed),
                ),
                literal(
                    "lowerRuns",
                    "Lower case, one character to one: step, count, stride, difference.",
                    stepped_mappings(single),
                ),
                literal(
                    "lowerSeveral",
                    "Lower case, one character to several: step, number of parts, each part less the code point.",
                    mappings(several),
                ),
            ]
        ),
        encoding="utf-8",
    )
    survivors = sum(1 for c in ranks if not flags[c] & MARK)
    print(
        f"{TARGET.name}: {TARGET.stat().st_size} bytes; {len(decomposed)} decompositions, {len(single)} + "
        f"{len(several)} lower case, {max(ranks.values())} combining classes over {len(ranks)} code points, "
        f"{survivors} of which strip_accents keeps"
    )


main()
