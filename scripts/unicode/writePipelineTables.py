"""Writes src/core/tokenizer/normalization/pipelineTables.ts: what the parts of other tokenizers than BERT's do with each
code point, as writeTables.py does for BERT's. Every entry is an answer of the reference; those of grapheme clusters are
had from charsmaps that sentencepiece makes.

    .cache/unicode/venv/bin/python scripts/unicode/writePipelineTables.py

Takes two to three minutes.
"""

import pathlib
import string

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

from literals import CODE_POINTS, literal, mappings, runs
from writeCharsmap import charsmap_from

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/tokenizer/normalization/pipelineTables.ts"

# The same numbers stand in src/core/tokenizer/normalization/pipelineData.ts.
REGEX_SPACE = 1  # \s of a regular expression
REGEX_WORD = 2  # \w of a regular expression
NUMERIC = 4  # Digits cuts at it
COMBINING = 8  # StripAccents drops it
JOINS = 16  # belongs to the grapheme cluster of the character before it
CONTROL = 32  # nothing joins it
PREPENDS = 64  # the character after it belongs to its cluster
PICTOGRAPHIC = 128  # joins a pictogram and a zero width joiner before it
CONSONANT = 256  # joins a consonant and a linker before it
LINKER = 512
BETWEEN = 1024  # may stand between consonant and linker

# In the order of their numbers; 0 is none of them.
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()

ALL = "".join(map(chr, CODE_POINTS))


def matched(expression):
    """The code points that a regular expression for one character matches."""
    splitter = pre_tokenizers.Split(Regex(expression), "removed", invert=True)
    return {ord(c) for piece, _ in splitter.pre_tokenize_str(ALL) for c in piece}


def single(normalizer):
    return {c: normalizer.normalize_str(chr(c)) for c in CODE_POINTS}


def cluster_flags():
    """What clusters say of themselves: one of less than six bytes becomes what its first character becomes."""
    rules = [([c], [0x58]) for c in range(1, 0x110000) if not 0xD800 <= c < 0xE000 and c != 0x58]
    normalize = normalizers.Precompiled(charsmap_from(rules)).normalize_str

    def count(text):
        return len(normalize(text))

    acute, joiner, consonant, linker = "\u0301", "\u200d", "\u0915", "\u094d"
    # The probe must know its own signs.
    assert count("a" + acute) == 1 and count("ab") == 2 and count("\u00a9" + joiner + "\U0001f600") == 3
    assert count(consonant + linker + consonant + acute) == 4 and count(consonant + "b" + consonant + acute) == 3
    flags = {}
    for code_point in CODE_POINTS[1:]:
        c = chr(code_point)
        joins = count("a" + c) == 1
        # A cluster of six bytes is not taken as one: a long character shows it by what becomes of two marks behind it.
        takes = count(c + acute) == 1 if code_point < 0x10000 else count(c + acute + acute) == 3
        found = JOINS if joins else 0
        found |= 0 if takes or joins else CONTROL
        found |= PREPENDS if count(c + "a") == 1 else 0
        if not joins:
            found |= PICTOGRAPHIC if count("\u00a9" + joiner + c) == 3 else 0
            is_long = code_point >= 0x10000
            conjunct = c + linker + consonant + acute if is_long else consonant + linker + c + acute
            is_consonant = takes and count(conjunct) == 4
            found |= CONSONANT if is_consonant else 0
        else:
            found |= LINKER if count(consonant + c + consonant + acute) == 4 else 0
            found |= BETWEEN if count(consonant + c + linker + consonant + acute) == 5 else 0
        flags[code_point] = found
    flags[0] = CONTROL
    return flags


def compositions(nfc, nfd):
    """The pairs that NFC makes one, from each character that it leaves alone and NFD takes apart."""
    pairs = {}
    for c, parts in nfd.items():
        if parts == chr(c) or nfc[c] != chr(c) or 0xAC00 <= c < 0xD7A4:
            continue
        first = normalizers.NFC().normalize_str(parts[:-1])
        if len(first) != 1:
            raise SystemExit(f"no pair makes {c:x}")
        pairs[c] = first + parts[-1]
    return pairs


def folded_letters():
    """What `(?i)` takes for an ASCII letter, beside both of its cases."""
    found = {}
    for letter in string.ascii_lowercase:
        others = matched(f"(?i:{letter})") - {ord(letter), ord(letter.upper())}
        if others:
            found[ord(letter)] = "".join(map(chr, sorted(others)))
    return found


def main():
    categories = dict.fromkeys(CODE_POINTS, 0)
    for number, name in enumerate(CATEGORIES, 1):
        for c in matched(rf"\p{{{name}}}"):
            if categories[c]:
                raise SystemExit(f"{c:x} has two categories")
            categories[c] = number
    if matched(r"\d") != {c for c, number in categories.items() if CATEGORIES[number - 1] == "Nd" and number}:
        raise SystemExit(r"\d is not Nd")

    nfd, nfc = single(normalizers.NFD()), single(normalizers.NFC())
    nfkd = single(normalizers.NFKD())
    flags = cluster_flags()
    digits = pre_tokenizers.Digits(individual_digits=True)
    numeric = {c for c in CODE_POINTS if len(digits.pre_tokenize_str("a" + chr(c))) == 2}
    strip = normalizers.StripAccents().normalize_str
    sets = [
        (REGEX_SPACE, matched(r"\s")),
        (REGEX_WORD, matched(r"\w")),
        (NUMERIC, numeric),
        (COMBINING, {c for c in CODE_POINTS if strip(chr(c)) == ""}),
    ]
    for flag, members in sets:
        for c in members:
            flags[c] |= flag

    pairs = compositions(nfc, nfd)
    for c, pair in pairs.items():
        if normalizers.NFC().normalize_str(pair) != chr(c):
            raise SystemExit(f"NFC does not make {c:x}")
    TARGET.write_text(
        "\n".join(
            [
                "// Generated by scripts/unicode/writePipelineTables.py: do not edit.\n"
                f"// What PyPI `tokenizers` {tokenizers.__version__} does with each code point. Numbers in base 36.\n",
                literal(
                    "pipelineFlagRuns",
                    "Run length, flags (see pipelineData.ts); over all code points.",
                    runs(flags.get),
                ),
                literal(
                    "categoryRuns",
                    "Run length, number of the general category (see pipelineData.ts); over all code points.",
                    runs(categories.get),
                ),
                literal(
                    "compatibilityDecompositions",
                    "Where they are not the canonical ones: step, number of parts, each part less the code point.",
                    mappings({c: nfkd[c] for c in CODE_POINTS if nfkd[c] != nfd[c]}),
                ),
                literal(
                    "compositionPairs",
                    "What NFC makes of pairs: step, number of parts (2), each part less the code point.",
                    mappings(pairs),
                ),
                literal(
                    "foldedLetters",
                    "What `(?i)` takes for an ASCII letter beside its cases: step, number, each less the letter.",
                    mappings(folded_letters()),
                ),
            ]
        ),
        encoding="utf-8",
    )
    print(
        f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(pairs)} pairs, "
        f"{sum(1 for c in CODE_POINTS if nfkd[c] != nfd[c])} compatibility decompositions, {folded_letters()}"
    )


main()
