"""Small tokenizers laid out as those of real models are, trained on a few hundred lines: name and tokenizer each."""

import json
import random

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers.normalizers import NFC, NFD, NFKC, NFKD, Lowercase, Nmt, Prepend, Replace, Strip, StripAccents
from tokenizers.pre_tokenizers import ByteLevel, Digits, Metaspace, Punctuation, Split, Whitespace, WhitespaceSplit

import randomTexts
from writeCharsmap import named_charsmap

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN = LLAMA3.replace("{1,3}", "")
QWEN_MARKS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CLIP = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"
DEEPSEEK = r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def corpus():
    """Lines of our own: words of randomTexts in sentences, the same for each run."""
    rng = random.Random(5)
    plain = (
        "the of and to in is was for on that with as by at from are this be which or an has it have not were had their "
        "one all but they also been can other when there more its than into only some would time new first people "
        "market harbour ferry leaves seven bread opens tickets cost less Monday bakery light window turning quickly "
        "unbelievable tokenizers embedding searching meaning words pieces vector matrix function return import class "
        "don't we'll it's you're I've 2024 1,000 3.14 http://example.org/path?x=1 foo_bar() naïve café Zürich straße"
    ).split()
    lines = []
    for _ in range(700):
        words = [rng.choice(plain) for _ in range(rng.randrange(4, 14))]
        if rng.random() < 0.35:
            words[rng.randrange(len(words))] = rng.choice(randomTexts.WORDS)
        line = " ".join(words)
        lines.append(line[0].upper() + line[1:] + rng.choice([".", ".", "!", "?", "", ";"]))
    return lines


CORPUS = corpus()

# Fixtures have smaller vocabularies.
SIZES = {"words": 700, "bytes": 800, "characters": 1000, "unigram": 600}


def special(content, **flags):
    return AddedToken(content, special=True, normalized=False, **flags)


def template(tokenizer, single, pair, *tokens):
    ids = [(token, tokenizer.token_to_id(token)) for token in tokens]
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=ids)


def bert_template(tokenizer):
    return template(tokenizer, "[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", "[CLS]", "[SEP]")


def word_piece(normalizer, pre_tokenizer, post=bert_template, mask=None, **options):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", **options))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", mask or special("[MASK]")]
    tokenizer.train_from_iterator(
        CORPUS, trainers.WordPieceTrainer(vocab_size=SIZES["words"], special_tokens=specials, show_progress=False, limit_alphabet=300)
    )
    if post:
        tokenizer.post_processor = post(tokenizer)
    return tokenizer


def bert(post=bert_template, mask=None, **switches):
    options = {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True, **switches}
    return word_piece(normalizers.BertNormalizer(**options), pre_tokenizers.BertPreTokenizer(), post, mask)


def in_sequences(tokenizer):
    """Each part in a sequence of its own."""
    spec = json.loads(tokenizer.to_str())
    for name, kind in ("normalizer", "normalizers"), ("pre_tokenizer", "pretokenizers"), ("post_processor", "processors"):
        spec[name] = {"type": "Sequence", kind: [spec[name]]}
    return Tokenizer.from_str(json.dumps(spec))


def roberta_post(tokenizer, cls="<s>", sep="</s>", **options):
    pair = lambda token: (token, tokenizer.token_to_id(token))
    return processors.RobertaProcessing(pair(sep), pair(cls), **options)


def mpnet():
    return bert(
        lambda tokenizer: roberta_post(tokenizer, "[CLS]", "[SEP]", trim_offsets=True, add_prefix_space=False),
        mask=special("[MASK]", lstrip=True),
    )


def byte_bpe(normalizer=None, pre_tokenizer=None, specials=("<s>", "<pad>", "</s>", "<unk>"), post=None, mask=None, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    specials = [special(token) for token in specials] + ([mask] if mask else [])
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=SIZES["bytes"], special_tokens=specials, show_progress=False, initial_alphabet=sorted(ByteLevel.alphabet())
        ),
    )
    if post:
        tokenizer.post_processor = post(tokenizer)
    return tokenizer


def split(pattern, behavior="isolated"):
    return Split(Regex(pattern), behavior)


def split_bytes(*patterns):
    parts = [split(pattern) if isinstance(pattern, str) else pattern for pattern in patterns]
    return pre_tokenizers.Sequence([*parts, ByteLevel(add_prefix_space=False, use_regex=False)])


def roberta(prefix):
    return byte_bpe(
        pre_tokenizer=ByteLevel(add_prefix_space=prefix, trim_offsets=True),
        post=lambda tokenizer: roberta_post(tokenizer, trim_offsets=True, add_prefix_space=prefix),
        mask=special("<mask>", lstrip=True),
    )


def gpt2(prefix, trim):
    return byte_bpe(
        pre_tokenizer=ByteLevel(add_prefix_space=prefix),
        specials=["<|endoftext|>"],
        post=lambda _: processors.ByteLevel(add_prefix_space=prefix, trim_offsets=trim),
    )


def modernbert():
    tokenizer = byte_bpe(
        NFC(),
        ByteLevel(add_prefix_space=False, use_regex=True),
        ["<|padding|>", "<|endoftext|>", "[UNK]", "[CLS]", "[SEP]", "[PAD]"],
        post=bert_template,
        mask=special("[MASK]", lstrip=True),
    )
    tokenizer.add_tokens([AddedToken(" " * n, normalized=True) for n in range(8, 1, -1)])
    return tokenizer


def llama3():
    def post(tokenizer):
        begin = template(tokenizer, "<|begin_of_text|> $A", "<|begin_of_text|> $A <|begin_of_text|>:1 $B:1", "<|begin_of_text|>")
        return processors.Sequence([processors.ByteLevel(trim_offsets=False), begin])

    return byte_bpe(None, split_bytes(LLAMA3), ["<|begin_of_text|>", "<|end_of_text|>"], post, ignore_merges=True)


def ended(token):
    return lambda tokenizer: template(tokenizer, f"$A {token}", f"$A {token} $B:1 {token}:1", token)


def qwen(pattern=QWEN, post=None):
    both = lambda tokenizer: processors.Sequence([processors.ByteLevel(trim_offsets=False), ended("<|endoftext|>")(tokenizer)])
    return byte_bpe(NFC(), split_bytes(pattern), ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], post or both)


def char_bpe(normalizer, pre_tokenizer, specials, post=None, alphabet=(), fallback=True, train_normalizer=None, **options):
    """A BPE over characters, with bytes for those that it does not know."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", **options))
    tokenizer.normalizer = train_normalizer or normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    specials = [*specials, *([f"<0x{byte:02X}>" for byte in range(256)] if fallback else [])]
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(vocab_size=SIZES["characters"], special_tokens=specials, show_progress=False, limit_alphabet=120),
    )
    spec = json.loads(tokenizer.to_str())
    # Bytes are pieces of the model only.
    spec["added_tokens"] = [token for token in spec["added_tokens"] if not token["content"].startswith("<0x")]
    spec["model"]["byte_fallback"] = fallback
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    tokenizer.normalizer = normalizer
    if post:
        tokenizer.post_processor = post(tokenizer)
    return tokenizer


def begun(token):
    return lambda tokenizer: template(tokenizer, f"{token} $A", f"{token} $A {token}:1 $B:1", token)


MARK = "\u2581"


def llama():
    normalizer = normalizers.Sequence([Prepend(MARK), Replace(" ", MARK)])
    return char_bpe(normalizer, None, ["<unk>", "<s>", "</s>"], begun("<s>"), fuse_unk=True)


def mistral_metaspace():
    return char_bpe(None, Metaspace(prepend_scheme="first", split=False), ["<unk>", "<s>", "</s>"], begun("<s>"), fuse_unk=True)


def gemma():
    return char_bpe(
        Replace(" ", MARK),
        Split(" ", "merged_with_previous"),
        ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"],
        lambda tokenizer: template(
            tokenizer, "<bos> $A <eos>", "<bos> $A <eos> <bos>:1 $B:1 <eos>:1", "<bos>", "<eos>"
        ),
        fuse_unk=True,
    )


def sentencepiece_bpe():
    return char_bpe(
        normalizers.Sequence([normalizers.Precompiled(CHARSMAPS["nmt_nfkc"]), Replace(Regex(" {2,}"), " ")]),
        Metaspace(prepend_scheme="always"),
        ["<unk>", "<s>", "</s>"],
        lambda tokenizer: roberta_post(tokenizer, trim_offsets=True, add_prefix_space=True),
        fallback=False,
        fuse_unk=True,
    )


def openai_gpt():
    """End of a word as a suffix, unknown characters one by one."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=SIZES["words"], special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False, limit_alphabet=100
        ),
    )
    return tokenizer


def clip():
    tokenizer = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([NFC(), Replace(Regex(r"\s+"), " "), Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [Split(Regex(CLIP), "removed", invert=True), ByteLevel(add_prefix_space=False)]
    )
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=SIZES["bytes"],
            special_tokens=["<|startoftext|>", "<|endoftext|>"],
            end_of_word_suffix="</w>",
            show_progress=False,
            initial_alphabet=sorted(ByteLevel.alphabet()),
        ),
    )
    tokenizer.post_processor = roberta_post(tokenizer, "<|startoftext|>", "<|endoftext|>", trim_offsets=False, add_prefix_space=False)
    return tokenizer


def prefixed_bpe():
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##"))
    tokenizer.normalizer = normalizers.Sequence([NFD(), StripAccents(), Lowercase(), Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([Whitespace(), Digits(individual_digits=True)])
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=SIZES["words"], special_tokens=["[UNK]", "[CLS]", "[SEP]"], continuing_subword_prefix="##", show_progress=False, limit_alphabet=90
        ),
    )
    tokenizer.post_processor = bert_template(tokenizer)
    return tokenizer


def unigram(normalizer, pre_tokenizer, specials, post=None, unk="<unk>", mask=None, fallback=False):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.UnigramTrainer(
            vocab_size=SIZES["unigram"], special_tokens=[special(s) if isinstance(s, str) else s for s in specials], unk_token=unk, show_progress=False
        ),
    )
    if fallback:
        spec = json.loads(tokenizer.to_str())
        least = min(score for _, score in spec["model"]["vocab"])
        spec["model"]["vocab"] += [[f"<0x{byte:02X}>", least - 5] for byte in range(256)]
        spec["model"]["byte_fallback"] = True
        tokenizer = Tokenizer.from_str(json.dumps(spec))
    if mask:
        tokenizer.add_special_tokens([mask])
    if post:
        tokenizer.post_processor = post(tokenizer)
    return tokenizer


def xlmr_post(tokenizer):
    return template(tokenizer, "<s> $A </s>", "<s> $A </s> </s> $B </s>", "<s>", "</s>")


FAIRSEQ = ["<s>", "<pad>", "</s>", "<unk>"]


def xlmr(charsmap="nmt_nfkc", pre_tokenizer=None, extra=(), **options):
    return unigram(
        normalizers.Sequence([normalizers.Precompiled(CHARSMAPS[charsmap]), *extra]) if extra else normalizers.Precompiled(CHARSMAPS[charsmap]),
        pre_tokenizer or pre_tokenizers.Sequence([WhitespaceSplit(), Metaspace()]),
        FAIRSEQ,
        xlmr_post,
        mask=special("<mask>", lstrip=True),
        **options,
    )


def albert():
    parts = [Replace("``", '"'), Replace("''", '"'), NFKD(), StripAccents(), Lowercase(), normalizers.Precompiled(CHARSMAPS["nmt_nfkc"])]
    return unigram(
        normalizers.Sequence([*parts, Replace(Regex(" {2,}"), " ")]),
        Metaspace(prepend_scheme="always"),
        ["<pad>", "<unk>", "[CLS]", "[SEP]"],
        bert_template,
        mask=special("[MASK]", lstrip=True),
    )


def t5(charsmap="nmt_nfkc", pre_tokenizer=None):
    return unigram(
        normalizers.Precompiled(CHARSMAPS[charsmap]),
        pre_tokenizer or pre_tokenizers.Sequence([WhitespaceSplit(), Metaspace(prepend_scheme="always")]),
        ["<pad>", "</s>", "<unk>", "<extra_id_0>"],
        lambda tokenizer: template(tokenizer, "$A </s>", "$A </s> $B </s>", "</s>"),
    )


def deberta():
    return unigram(
        normalizers.Sequence([Strip(), normalizers.Precompiled(CHARSMAPS["nmt_nfkc"]), Replace(Regex(" {2,}"), " ")]),
        pre_tokenizers.Sequence([Metaspace(prepend_scheme="always")]),
        ["[PAD]", "[CLS]", "[SEP]", "[UNK]"],
        bert_template,
        unk="[UNK]",
        mask=special("[MASK]"),
    )


def debertav2_punctuation():
    return unigram(
        normalizers.Sequence([Lowercase(), normalizers.Precompiled(CHARSMAPS["nfkc_cf"])]),
        pre_tokenizers.Sequence([Punctuation("isolated"), Metaspace(prepend_scheme="first")]),
        ["[PAD]", "[CLS]", "[SEP]", "[UNK]"],
        bert_template,
        unk="[UNK]",
    )


def camembert():
    return unigram(
        normalizers.Sequence([normalizers.Precompiled(CHARSMAPS["nmt_nfkc"]), Replace(Regex(" {2,}"), " ")]),
        pre_tokenizers.Sequence([WhitespaceSplit(), Metaspace(prepend_scheme="always")]),
        ["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<s>", "</s>"],
        xlmr_post,
        mask=AddedToken("<mask>", lstrip=True, special=True, normalized=True),
    )


def nmt_unigram():
    return unigram(
        normalizers.Sequence([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")]),
        Metaspace(prepend_scheme="always"),
        FAIRSEQ,
        xlmr_post,
    )


def siglip():
    parts = [Lowercase(), Replace(Regex(r"[!\"\#\$%\&'\(\)\*\+,\-\.:;=\?@\[\\\]\^_`\{\|\}\~]"), ""), Replace(Regex(r"\s+"), " "), Strip()]
    return unigram(
        normalizers.Sequence([*parts, normalizers.Precompiled(CHARSMAPS["nmt_nfkc"])]),
        Metaspace(prepend_scheme="always"),
        ["</s>", "<unk>"],
        ended("</s>"),
    )


def word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([NFKC(), Lowercase()])
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.train_from_iterator(CORPUS, trainers.WordLevelTrainer(vocab_size=SIZES["words"] // 2, special_tokens=["[UNK]"], show_progress=False))
    return tokenizer


def bytes_in_normalizer():
    return byte_bpe(normalizers.Sequence([NFC(), normalizers.ByteLevel()]), split(r"\p{N}", "contiguous"), ["<s>", "</s>"], lambda t: template(t, "<s> $A </s>", "<s> $A </s> $B </s>", "<s>", "</s>"))


CHARSMAPS = {name: named_charsmap(name) for name in ("nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf")}
WORDS_AND_MARKS = pre_tokenizers.Sequence([Whitespace(), Punctuation("isolated")])

LAYOUTS = {
    "bert uncased": lambda: bert(),
    "bert cased": lambda: bert(lowercase=False),
    "bert cased without accents": lambda: bert(lowercase=False, strip_accents=True),
    "bert with accents": lambda: bert(strip_accents=False),
    "bert without Chinese": lambda: bert(handle_chinese_chars=False),
    "bert lower case only": lambda: bert(clean_text=False, handle_chinese_chars=False, strip_accents=False),
    "bert in sequences": lambda: in_sequences(bert()),
    "bert BertProcessing": lambda: bert(
        lambda t: processors.BertProcessing(("[SEP]", t.token_to_id("[SEP]")), ("[CLS]", t.token_to_id("[CLS]")))
    ),
    "bert one special token": lambda: bert(begun("[CLS]")),
    "bert no special token": lambda: bert(None),
    "mpnet": mpnet,
    "word pieces, white space and punctuation": lambda: word_piece(
        normalizers.BertNormalizer(lowercase=False), WORDS_AND_MARKS
    ),
    "word pieces, lower case": lambda: word_piece(Lowercase(), WhitespaceSplit()),
    "word pieces, NFKC": lambda: word_piece(normalizers.Sequence([NFKC(), Lowercase(), StripAccents()]), pre_tokenizers.BertPreTokenizer()),
    "word pieces, digits": lambda: word_piece(NFD(), pre_tokenizers.Sequence([pre_tokenizers.BertPreTokenizer(), Digits(True)])),
    "word pieces, punctuation in runs": lambda: word_piece(NFC(), pre_tokenizers.Sequence([WhitespaceSplit(), Punctuation("contiguous")])),
    "roberta": lambda: roberta(False),
    "roberta with prefix": lambda: roberta(True),
    "gpt2": lambda: gpt2(False, True),
    "gpt2 with prefix": lambda: gpt2(True, True),
    "gpt2 untrimmed": lambda: gpt2(True, False),
    "modernbert": modernbert,
    "llama3": llama3,
    "qwen2": qwen,
    "qwen marks": lambda: qwen(QWEN_MARKS),
    "o200k": lambda: qwen(O200K),
    "deepseek": lambda: byte_bpe(None, split_bytes(r"\p{N}{1,3}", r"[一-龥぀-ゟ゠-ヿ]+", DEEPSEEK), ["<bos>"], begun("<bos>")),
    "starcoder": lambda: byte_bpe(None, pre_tokenizers.Sequence([Digits(True), ByteLevel(add_prefix_space=False)]), ["<|endoftext|>"]),
    "bloom": lambda: byte_bpe(None, split_bytes(BLOOM), ["<s>", "</s>"]),
    "clip": clip,
    "bytes in the normalizer": bytes_in_normalizer,
    "llama": llama,
    "mistral": mistral_metaspace,
    "gemma": gemma,
    "sentencepiece BPE": sentencepiece_bpe,
    "openai gpt": openai_gpt,
    "BPE with prefix": prefixed_bpe,
    "xlm-roberta": xlmr,
    "xlm-roberta always": lambda: xlmr(pre_tokenizer=Metaspace(prepend_scheme="always"), extra=[Replace(Regex(" {2,}"), " ")]),
    "xlm-roberta first": lambda: xlmr(pre_tokenizer=Metaspace(prepend_scheme="first")),
    "xlm-roberta never": lambda: xlmr(pre_tokenizer=Metaspace(prepend_scheme="never")),
    "xlm-roberta unsplit": lambda: xlmr(pre_tokenizer=Metaspace(prepend_scheme="always", split=False)),
    "xlm-roberta bytes": lambda: xlmr(fallback=True),
    "albert": albert,
    "t5": t5,
    "t5 nfkc": lambda: t5("nfkc"),
    "t5 nmt_nfkc_cf": lambda: t5("nmt_nfkc_cf", Metaspace(prepend_scheme="always")),
    "deberta-v3": deberta,
    "deberta-v2": debertav2_punctuation,
    "camembert": camembert,
    "nmt": nmt_unigram,
    "siglip": siglip,
    "word level": word_level,
}

# What the reference reads and this project refuses, with the part that the sentence names.
REFUSED = {
    "cl100k with an end": (lambda: byte_bpe(None, split_bytes(CL100K), ["<s>"]), "regular expression"),
    "dropout": (lambda: byte_bpe(None, ByteLevel(), ["<s>"], dropout=0.1), "dropout"),
    "Unicode scripts": (lambda: unigram(None, pre_tokenizers.UnicodeScripts(), FAIRSEQ), "UnicodeScripts"),
    "look ahead of several": (
        lambda: byte_bpe(None, split_bytes(r"\d{1,3}(?=(?:\d{3})*\b)"), ["<s>"]),
        "regular expression",
    ),
}

# Models that are known to be laid out so, or nearly so.
MODELS = {
    "bert uncased": "all-MiniLM-L6-v2, bge, e5, gte, DistilBERT uncased",
    "bert cased": "bert-base-cased",
    "bert with accents": "models with strip_accents false",
    "mpnet": "all-mpnet-base-v2",
    "word pieces, lower case": "models of before BertNormalizer",
    "roberta": "all-distilroberta-v1, roberta-base, jina-embeddings-v2-base-code",
    "roberta with prefix": "roberta with add_prefix_space",
    "gpt2": "gpt2",
    "modernbert": "ModernBERT, nomic modernbert-embed, gte-modernbert",
    "llama3": "Llama 3 embedders",
    "qwen2": "Qwen3-Embedding, gte-Qwen2",
    "o200k": "models of GPT-4o's tokenizer",
    "deepseek": "DeepSeek",
    "starcoder": "StarCoder",
    "bloom": "BLOOM",
    "clip": "CLIP's text models",
    "llama": "Llama 2, Mistral (e5-mistral)",
    "mistral": "Mistral with Metaspace",
    "gemma": "EmbeddingGemma",
    "sentencepiece BPE": "models of sentencepiece's BPE",
    "openai gpt": "openai-gpt",
    "xlm-roberta": "multilingual-e5, bge-m3, paraphrase-multilingual-MiniLM",
    "albert": "ALBERT",
    "t5": "T5, sentence-t5, gtr",
    "deberta-v3": "DeBERTa v3",
    "deberta-v2": "DeBERTa v2",
    "camembert": "CamemBERT",
    "siglip": "SigLIP's text models",
}
