"""Made-up texts whose activations steer the rounding: sentences from templates, and rows of random words.
Only `Random.random` is used, whose sequence Python keeps from version to version."""

import random

SEED = 7
SENTENCES = 800
WORD_ROWS = 400
# Ids of whole words and pieces start here in the vocabulary, sorted by frequency.
FIRST_WORD_ID = 1996
CLS_ID = 101
SEP_ID = 102

SLOTS = {
    "person": "a man|the old woman|my neighbour|two children|a group of people|the teacher|an engineer|a young girl|the president"
    "|our customer|the doctor|a tall boy|the police|she|he|they|the team|a soldier|the minister|a scientist",
    "doing": "riding a horse|playing the guitar|slicing an onion|writing a letter|running along the beach|talking on the phone"
    "|cooking dinner|reading a newspaper|waiting for the train|climbing a wall|driving a truck|dancing in the rain"
    "|looking at the camera|fixing a bicycle|drinking coffee|throwing a ball|jumping over a fence|painting a house",
    "thing": "the report|a red car|the black dog|the new phone|this file|the kitchen table|a glass of water|the city council"
    "|the stock market|the database|the software update|a small boat|the football match|the weather|a used book|the contract"
    "|the engine|the solar panel|a white cat|the garden|the bank account|the credit card|the vaccine|the election",
    "quality": "broken|expensive|ready|much too slow|beautiful|dangerous|empty|late again|not what we expected|cheaper than before"
    "|under construction|very cold|popular|illegal|difficult to explain|safe|older than the other one|out of stock",
    "place": "in London|near the river|at the airport|in the park|on the second floor|across the border|in northern China|at home"
    "|outside the station|in the hospital|on a wooden bench|at the university|in the desert|under the bridge",
    "time": "yesterday|on Monday|in 1998|last week|at 7 pm|for three years|in the early morning|next summer|since May|every day",
    "number": "12|3.5|40 percent|$250 million|one hundred|2,400|seven|1.7 billion|-5|99.9%",
    "verb": "said|announced|denied|reported|believes|did not know|complained|asked|wrote|explained",
    "code": "def load(path: str) -> list[int]:|for (let i = 0; i < n; i++) total += a[i];|if (error != null) return null;"
    "|SELECT name FROM users WHERE id = 42;|import numpy as np|git commit -m 'fix typo'|HTTP/1.1 404 Not Found"
    "|console.log(JSON.stringify(row));|/usr/local/bin/node --version|TypeError: cannot read property 'length' of undefined"
    "|const [first, ...rest] = items;|user@example.org|https://example.org/a/b?c=d|x = (a + b) / 2  # mean",
    "odd": "東京|日本語 test|Ångström|naïve café|→ ok|“quoted”|¼ cup|привет мир|50 °C|a — b|#hashtag|:-)|C++|R&D|[1]|(sic)",
}

TEMPLATES = [
    "{person} is {doing}.",
    "{person} is {doing} {place}",
    "{person} was {doing} {time}, while {person} was {doing}.",
    "{thing} is {quality}.",
    "Is {thing} {quality}?",
    "Why is {thing} {quality} {time}?",
    "{thing} {place} is {quality}, {person} {verb} {time}.",
    "{person} {verb} that {thing} was {quality}.",
    "{person} {verb}: \"{thing} will be {quality} {time}\".",
    "There are {number} people {place}.",
    "Shares rose by {number} {time} after {person} {verb} that {thing} was {quality}.",
    "How do I return {thing}? I bought it {time} and it is {quality}!",
    "What should I do if {thing} is {quality}",
    "I can't find {thing} {place}; please help",
    "{thing}, {thing} and {thing}",
    "{quality}",
    "{code}",
    "{code} {code}",
    "{odd} {thing} {odd}",
    "{odd} {number} {odd} {number}",
    "{person} is {doing} {place}. {thing} is {quality}, and {person} {verb} so {time}. It cost {number}, which {person} {verb} "
    "{time}. {thing} {place} had been {quality} {time}; nobody {verb} why, although {person} was {doing} {place}.",
]


def calibration_ids(tokenizer, vocabulary_size):
    """Token ids of each text, `[CLS]` and `[SEP]` included."""
    generator = random.Random(SEED)
    sentences = [_fill(TEMPLATES[_below(generator, len(TEMPLATES))], generator) for _ in range(SENTENCES)]
    texts = [encoding.ids for encoding in tokenizer.encode_batch(sentences)]
    for _ in range(WORD_ROWS):
        length = 2 + _below(generator, 30)
        texts.append([CLS_ID, *(_word(generator, vocabulary_size) for _ in range(length)), SEP_ID])
    return texts


def _fill(template, generator):
    while "{" in template:
        start, end = template.index("{"), template.index("}")
        choices = SLOTS[template[start + 1 : end]].split("|")
        template = template[:start] + "\0" + template[end + 1 :]
        # Code has braces of its own: they are kept out of the search until all slots are filled.
        filled = choices[_below(generator, len(choices))].replace("{", "\1").replace("}", "\2")
        template = template.replace("\0", filled)
    return template.replace("\1", "{").replace("\2", "}")


def _word(generator, vocabulary_size):
    # Frequent words are drawn more often.
    return FIRST_WORD_ID + int(generator.random() ** 2.5 * (vocabulary_size - FIRST_WORD_ID))


def _below(generator, limit):
    return int(generator.random() * limit)
