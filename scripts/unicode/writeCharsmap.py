"""Charsmaps (`Precompiled` normalisers) made by sentencepiece, which alone writes them: its own, and any table of ours."""

import pathlib
import tempfile

import sentencepiece

CORPUS = [f"the {i} quick brown foxes of {i * 7} hills jumped over lazy dogs, and {i} more" for i in range(200)]


def fields(data):
    """Number and value of each field of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        yield key >> 3, data[at : at + size]
        at += size


def only(data, number):
    return next((value for key, value in fields(data) if key == number), b"")


def trained(corpus=CORPUS, **options):
    """The bytes of a small model: what sentencepiece makes of the lines of `corpus`."""
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder, "corpus.txt")
        text.write_text("\n".join(corpus), encoding="utf-8")
        prefix = str(pathlib.Path(folder, "model"))
        settings = {"vocab_size": 60, "hard_vocab_limit": False, "minloglevel": 2, **options}
        sentencepiece.SentencePieceTrainer.train(input=str(text), model_prefix=prefix, **settings)
        return pathlib.Path(prefix + ".model").read_bytes()


def charsmap_of(model):
    # ModelProto.normalizer_spec, NormalizerSpec.precompiled_charsmap
    return only(only(model, 3), 2)


def named_charsmap(name):
    """One of sentencepiece's own: nmt_nfkc, nfkc, nmt_nfkc_cf, nfkc_cf."""
    return charsmap_of(trained(normalization_rule_name=name))


def charsmap_from(rules):
    """Of pairs (code points, code points)."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "rules.tsv")
        path.write_text(
            "".join(
                " ".join(f"{c:X}" for c in source) + "\t" + " ".join(f"{c:X}" for c in target) + "\n"
                for source, target in rules
            )
        )
        return charsmap_of(trained(normalization_rule_tsv=str(path)))
