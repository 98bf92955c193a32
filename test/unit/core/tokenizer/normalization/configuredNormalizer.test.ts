import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { configuredNormalizer } from '../../../../../src/core/tokenizer/normalization/configuredNormalizer.ts';
import {
  changesBeside,
  createTokenizer,
} from '../../../../../src/core/tokenizer/createTokenizer.ts';
import type { TokenizerFiles } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { bundledJson, piecesOf, spansOf } from '../bundledTokenizer.ts';

type Value = boolean | null | undefined;
/** `lowercase`, `strip_accents`, `handle_chinese_chars`. */
type Switches = readonly [lowercase: Value, stripAccents: Value, chinese: Value];

const uncased: Switches = [true, null, true];
const cased: Switches = [false, null, true];

function bert([lowercase, strip_accents, handle_chinese_chars]: Switches): object {
  const type = 'BertNormalizer';
  return { type, clean_text: true, lowercase, strip_accents, handle_chinese_chars };
}

/** The switches after a `tokenizer_config.json`, what accents follow resolved. */
function rewritten(
  own: Switches,
  config: object,
  wrap = (part: object): object => part,
): unknown[] {
  const { normalizer } = configuredNormalizer(wrap(bert(own)), {
    tokenizerConfig: JSON.stringify(config),
  });
  const found = normalizer as Record<string, unknown>;
  const { lowercase } = found;
  return [lowercase, found['strip_accents'] ?? lowercase, found['handle_chinese_chars']];
}

describe('a BertNormalizer under a tokenizer_config.json', () => {
  // As transformers 5.24.0 has it after AutoTokenizer.from_pretrained (`backend_tokenizer.to_str()`).
  const named = { tokenizer_class: 'BertTokenizer' };
  const golden: readonly (readonly [Switches, object, unknown[]])[] = [
    [uncased, { ...named, do_lower_case: false }, [false, false, true]],
    [uncased, { ...named, do_lower_case: true }, [true, true, true]],
    [cased, { ...named, do_lower_case: true }, [true, true, true]],
    [cased, { ...named, do_lower_case: false }, [false, false, true]],
    [uncased, { ...named, strip_accents: true }, [true, true, true]],
    [uncased, { ...named, do_lower_case: false, strip_accents: true }, [false, true, true]],
    [[true, false, true], { ...named, do_lower_case: true }, [true, true, true]],
    [[true, false, true], { ...named, do_lower_case: false }, [false, false, true]],
    [
      uncased,
      { ...named, do_lower_case: true, strip_accents: null, tokenize_chinese_chars: false },
      [true, true, false],
    ],
    // What is not said is on.
    [cased, named, [true, true, true]],
    [cased, {}, [true, true, true]],
    [cased, { ...named, strip_accents: true }, [true, true, true]],
    [uncased, { do_lower_case: false, tokenizer_class: 'MPNetTokenizer' }, [false, false, true]],
    [
      uncased,
      { do_lower_case: false, tokenizer_class: 'DistilBertTokenizerFast' },
      [false, false, true],
    ],
    [uncased, { do_lower_case: false, tokenizer_class: 'ElectraTokenizer' }, [false, false, true]],
    // These take tokenizer.json as it is.
    [
      uncased,
      { do_lower_case: false, tokenizer_class: 'PreTrainedTokenizerFast' },
      [true, true, true],
    ],
    [uncased, { do_lower_case: false, tokenizer_class: 'TokenizersBackend' }, [true, true, true]],
    [uncased, { do_lower_case: false, tokenizer_class: 'Foo' }, [true, true, true]],
  ];

  test('is rewritten as transformers does', () => {
    for (const [own, config, expected] of golden) {
      assert.deepEqual(rewritten(own, config), expected, JSON.stringify([own, config]));
      const wrap = (part: object): object => ({ type: 'Sequence', normalizers: [part] });
      const inSequence = rewritten(own, config, wrap);
      const isSame = expected.every((value, i) => value === [own[0], own[1] ?? own[0], own[2]][i]);
      if (!isSame) assert.deepEqual(inSequence, expected, 'in a sequence');
    }
  });

  test('stays the same value where nothing changes, and where it is no BertNormalizer', () => {
    for (const normalizer of [null, { type: 'NFKC' }, bert(uncased)]) {
      const tokenizerConfig = '{"do_lower_case": true, "tokenizer_class": "BertTokenizer"}';
      assert.equal(configuredNormalizer(normalizer, { tokenizerConfig }).normalizer, normalizer);
    }
  });

  test('switches of another type are refused in a sentence', () => {
    for (const files of [
      { tokenizerConfig: '{"do_lower_case": "no"}' },
      { tokenizerConfig: '[' },
      { sentenceBert: '{"do_lower_case": 1}' },
    ]) {
      assert.throws(() => configuredNormalizer(bert(uncased), files), {
        code: 'modelInvalid',
        message: /_config\.json .*(download the model again|repair)/,
      });
    }
  });
});

/** The bundled tokenizer with other switches, and files beside it. */
function filesOf(own: Switches, beside: Omit<TokenizerFiles, 'tokenizerJson'>): TokenizerFiles {
  const json = { ...bundledJson(), normalizer: bert(own) };
  return { ...beside, tokenizerJson: JSON.stringify(json) };
}

function piecesWith(files: TokenizerFiles, text: string): string[] {
  return piecesOf(createTokenizer(files).encode(text)).slice(1, -1);
}

const asksForLowerCase = '{"max_seq_length": 128, "do_lower_case": true}';

describe('the tokenizer of a model', () => {
  const vocabulary = Object.entries(bundledJson().model.vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([piece]) => piece)
    .join('\n');

  test('takes the switches of tokenizer_config.json', () => {
    const files = filesOf(uncased, { tokenizerConfig: '{"do_lower_case": false}' });
    assert.deepEqual(piecesWith(files, 'Play play'), ['[UNK]', 'play']);
    const tokenizerConfig = '{"do_lower_case": false, "strip_accents": true}';
    assert.deepEqual(piecesWith(filesOf(uncased, { tokenizerConfig }), 'café Café'), [
      'cafe',
      '[UNK]',
    ]);
  });

  test('is lower-cased first where sentence_bert_config.json says so, with the source’s spans', () => {
    for (const files of [
      filesOf(cased, { sentenceBert: asksForLowerCase }),
      { vocabulary, tokenizerConfig: '{"do_lower_case": false}', sentenceBert: asksForLowerCase },
    ]) {
      assert.deepEqual(piecesWith(files, 'HELLO café'), ['hello', '[UNK]']);
      const encoding = createTokenizer(files).encode('İİ HELLO');
      assert.deepEqual(spansOf(encoding).slice(1, -1), [
        [0, 2],
        [3, 8],
      ]);
    }
    const off = filesOf(cased, { sentenceBert: '{"do_lower_case": false}' });
    assert.deepEqual(piecesWith(off, 'HELLO'), ['[UNK]']);
  });

  test('has a key of its own where files change it, and only there', () => {
    const same: TokenizerFiles[] = [
      filesOf(uncased, {}),
      filesOf(uncased, { tokenizerConfig: '{"do_lower_case": true, "strip_accents": null}' }),
      filesOf(cased, { tokenizerConfig: '{"do_lower_case": false}' }),
      filesOf([true, true, true], { tokenizerConfig: '{}' }),
      filesOf(cased, { tokenizerConfig: '{"tokenizer_class": "XLMRobertaTokenizer"}' }),
      filesOf(cased, { sentenceBert: '{"max_seq_length": 128, "do_lower_case": false}' }),
      filesOf(uncased, { sentenceBert: asksForLowerCase }),
      { vocabulary },
      { vocabulary, sentenceBert: asksForLowerCase },
    ];
    for (const files of same) assert.equal(changesBeside(files), '');
    const other: TokenizerFiles[] = [
      filesOf(uncased, { tokenizerConfig: '{"do_lower_case": false}' }),
      filesOf(uncased, { tokenizerConfig: '{"strip_accents": false}' }),
      filesOf(uncased, { tokenizerConfig: '{"tokenize_chinese_chars": false}' }),
      filesOf(cased, {
        tokenizerConfig: '{"do_lower_case": false}',
        sentenceBert: asksForLowerCase,
      }),
      { vocabulary, tokenizerConfig: '{"do_lower_case": false}', sentenceBert: asksForLowerCase },
    ];
    const keys = other.map(changesBeside);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(!keys.includes(''));
  });
});
