"""Makes test/fixtures/tokenizers: small Unigram and byte-level BPE tokenizers and what the reference says of texts.

Made with PyPI tokenizers 0.23.3: python3 scripts/model/smallTokenizers.py
"""
import json, pathlib, sys
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers, AddedToken

corpus = [
    "The ferry to the island leaves at seven in the morning.",
    "Bake the bread until its crust is brown and crisp.",
    "La lune tire l'océan vers elle, et l'eau monte du côté proche.",
    "Der Zug nach München fährt um sieben Uhr früh.",
    "El puerto está cerrado por la tormenta.",
    "Поезд отправляется рано утром с третьего пути.",
    "月が海を引き寄せ、水が盛り上がる。",
    "潮水每天涨落两次。",
    "배는 아침 일곱 시에 떠난다.",
    "القطار يغادر في الصباح الباكر.",
    "function readTaxReturn(text) { return parseInvoice(text, 42); }",
    "embeddings of words, embedding a word, embedded words",
] * 4
texts = [
    "The ferry leaves at seven.",
    "  two  spaces\tand a tab \n next line ",
    "",
    " ",
    "océan, côté — München!",
    "oce\u0301an with a combining accent, cafe\u0301s",
    "Ｆｕｌｌ width ﬁne ½ ①",
    "月が海を引き寄せる。潮水",
    "배는 아침 일곱 시에",
    "القطار في الصباح",
    "поезд УТРОМ",
    "emoji 😀 and 👩‍👩‍👧 family 🇩🇪 x",
    "embeddings</s>after <mask> word",
    "function readTaxReturn(text){return 42;}",
    "ZZZ qqq ωψ unknown ꙮꙮ letters",
    "a" * 120,
    "don't can't it's",
    "tab\there\r\nand there",
]
out = pathlib.Path(__file__).parents[2] / "test/fixtures/tokenizers" if len(sys.argv) < 2 else pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]

def unigram():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\t", " ")])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    t.train_from_iterator(corpus, trainers.UnigramTrainer(vocab_size=400, special_tokens=specials, unk_token="<unk>", show_progress=False))
    t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return t

def bpe():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=420, special_tokens=specials, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    t.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return t

def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2

for name, t in (("unigram", unigram()), ("bpe", bpe())):
    t.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    t.save(str(out / f"{name}.json"), pretty=False)
    golden = []
    for text in texts:
        e = t.encode(text)
        golden.append({"text": text, "ids": e.ids, "tokens": e.tokens, "spans": [[utf16(text, a), utf16(text, b)] for a, b in e.offsets]})
    (out / f"{name}-golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
