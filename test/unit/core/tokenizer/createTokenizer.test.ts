import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { AppError } from '../../../../src/core/errors/appError.ts';
import type { ErrorCode } from '../../../../src/core/errors/appError.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import type { TokenizerFiles } from '../../../../src/core/tokenizer/createTokenizer.ts';
import {
  bundledJson,
  bundledTokenizer,
  bundledTokenizerJson,
  piecesOf,
} from './bundledTokenizer.ts';
import type { TokenizerJson } from './bundledTokenizer.ts';

const sentence = 'Die Straße, naïve EMBEDDINGS 漢字 [MASK] playing\r\n';

/** The bundled vocabulary as a vocab.txt. */
const vocabulary = Object.entries(bundledJson().model.vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([piece]) => `${piece}\n`)
  .join('');

function changed(change: (json: TokenizerJson) => void): TokenizerFiles {
  const json = bundledJson();
  change(json);
  return { tokenizerJson: JSON.stringify(json) };
}

function refuses(files: TokenizerFiles, code: ErrorCode, message: RegExp): void {
  assert.throws(
    () => createTokenizer(files),
    (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    },
  );
}

describe('tokenizer.json', () => {
  test('of the bundled model', () => {
    assert.equal(bundledTokenizer.vocabularySize, 30_522);
    const { cls, sep, pad, unknown, mask } = bundledTokenizer.specialIds;
    assert.deepEqual([cls, sep, pad, unknown, mask], [101, 102, 0, 100, 103]);
    assert.equal(bundledTokenizer.token(4667), '##ding');
    assert.equal(bundledTokenizer.tokenId('##ding'), 4667);
    assert.equal(bundledTokenizer.tokenId('no such piece'), undefined);
    assert.throws(() => bundledTokenizer.token(30_522), AppError);
    assert.throws(() => bundledTokenizer.token(-1), AppError);
  });

  test('its padding and truncation cut nothing', () => {
    const json = {
      ...bundledJson(),
      truncation: { max_length: 8, stride: 0, strategy: 'LongestFirst', direction: 'Right' },
      padding: { strategy: { Fixed: 128 }, direction: 'Right', pad_id: 0, pad_token: '[PAD]' },
    };
    const tokenizer = createTokenizer({ tokenizerJson: JSON.stringify(json) });
    assert.deepEqual(tokenizer.encode(sentence), bundledTokenizer.encode(sentence));
  });

  test('with BertProcessing instead of a template', () => {
    const tokenizer = createTokenizer(
      changed((json) => {
        json.post_processor = { type: 'BertProcessing', sep: ['[SEP]', 102], cls: ['[CLS]', 101] };
      }),
    );
    assert.deepEqual(tokenizer.encode(sentence), bundledTokenizer.encode(sentence));
    assert.deepEqual(tokenizer.encodePair('a', 'b'), bundledTokenizer.encodePair('a', 'b'));
  });

  test('with other names and two separators in a pair', () => {
    const special = (id: string): unknown => ({ SpecialToken: { id, type_id: 0 } });
    const text = (id: string): unknown => ({ Sequence: { id, type_id: id === 'B' ? 1 : 0 } });
    const tokenizer = createTokenizer(
      changed((json) => {
        json.model.vocab['<s>'] = 30_522;
        json.post_processor = {
          type: 'TemplateProcessing',
          single: [special('<s>'), text('A'), special('[SEP]')],
          pair: [
            special('<s>'),
            text('A'),
            special('[SEP]'),
            special('[SEP]'),
            text('B'),
            special('[SEP]'),
          ],
          special_tokens: {
            '<s>': { id: '<s>', ids: [30_522], tokens: ['<s>'] },
            '[SEP]': { id: '[SEP]', ids: [102], tokens: ['[SEP]'] },
          },
        };
      }),
    );
    assert.equal(tokenizer.specialIds.cls, 30_522);
    const pair = tokenizer.encodePair('one', 'two');
    assert.deepEqual([...pair.ids], [30_522, 2028, 102, 102, 2048, 102]);
    assert.deepEqual([...pair.tokenTypes], [0, 0, 0, 0, 1, 0]);
  });

  test('without a normaliser', () => {
    const tokenizer = createTokenizer(changed((json) => void (json.normalizer = null)));
    assert.deepEqual(piecesOf(tokenizer.encode('play Play')), ['[CLS]', 'play', '[UNK]', '[SEP]']);
  });

  test('with a part that is not known is refused, and the part is named', () => {
    const part = (key: keyof TokenizerJson, value: unknown): TokenizerFiles =>
      changed((json) => void Object.assign(json, { [key]: value }));
    const sequence = (list: string, ...parts: unknown[]): object => ({
      type: 'Sequence',
      [list]: parts,
    });
    const kind = changed((json) => void (json.model.type = 'Syllables'));
    refuses(kind, 'unsupported', /not understood here \(model: Syllables\)/);
    refuses(part('normalizer', { type: 'Rot13' }), 'unsupported', /\(normalizer: Rot13\)/);
    refuses(part('pre_tokenizer', { type: 'X' }), 'unsupported', /\(pre-tokenizer: X\)/);
    refuses(part('post_processor', { type: 'Y' }), 'unsupported', /\(post-processor: Y\)/);
    const { normalizer, pre_tokenizer: cut, post_processor: around } = bundledJson();
    for (const parts of [[null], [{ type: 'Lowercase' }, 7], [normalizer, {}]]) {
      const value = sequence('normalizers', ...parts);
      refuses(part('normalizer', value), 'unsupported', /\(normalizer: /);
    }
    refuses(
      part('pre_tokenizer', sequence('pretokenizers', cut, null)),
      'unsupported',
      /\(pre-tokenizer: null\)/,
    );
    const backwards = { type: 'Punctuation', behavior: 'Backwards' };
    refuses(part('pre_tokenizer', backwards), 'unsupported', /behavior: Backwards/);
    const twice = sequence('processors', around, around);
    refuses(part('post_processor', twice), 'unsupported', /post-processor: Sequence/);
    let deep: unknown = cut;
    for (let i = 0; i < 20; i++) deep = sequence('pretokenizers', deep);
    refuses(part('pre_tokenizer', deep), 'unsupported', /\(pre-tokenizer: Sequence\)/);
  });

  test('that is broken is refused, and the message says what to do', () => {
    const again = /download the model again/;
    refuses({ tokenizerJson: '{' }, 'modelInvalid', again);
    refuses({ tokenizerJson: '[]' }, 'modelInvalid', again);
    refuses({ tokenizerJson: '{}' }, 'modelInvalid', again);
    refuses({ tokenizerJson: bundledTokenizerJson.slice(0, -9) }, 'modelInvalid', again);
    const bad = (change: (json: TokenizerJson) => void): void => {
      refuses(changed(change), 'modelInvalid', again);
    };
    bad((json) => void (json.model.vocab['the'] = -1));
    bad((json) => void (json.model.vocab['the'] = 1.5));
    bad((json) => {
      delete json.model.vocab['[UNK]'];
    });
    bad((json) => void (json.added_tokens = {}));
    bad((json) => void (json.added_tokens = [{ id: 30_600 }]));
    bad((json) => void (json.normalizer = { type: 'BertNormalizer', lowercase: 'yes' }));
    bad(
      (json) =>
        void (json.post_processor = {
          type: 'BertProcessing',
          cls: ['[CLS]', 99_999],
          sep: ['[SEP]', 102],
        }),
    );
    bad((json) => void (json.post_processor = { type: 'RobertaProcessing', cls: ['[CLS]', 101] }));
  });
});

describe('vocab.txt', () => {
  test('alone means BERT, uncased', () => {
    const tokenizer = createTokenizer({ vocabulary });
    assert.deepEqual(tokenizer.specialIds, bundledTokenizer.specialIds);
    assert.deepEqual(tokenizer.encode(sentence), bundledTokenizer.encode(sentence));
    assert.deepEqual(
      tokenizer.encodePair('a', sentence),
      bundledTokenizer.encodePair('a', sentence),
    );
  });

  test('with Windows line ends, and no end of the last line', () => {
    const windows = vocabulary.trimEnd().replaceAll('\n', '\r\n');
    assert.deepEqual(
      createTokenizer({ vocabulary: windows }).encode(sentence),
      bundledTokenizer.encode(sentence),
    );
  });

  test('with a configuration', () => {
    const config = {
      do_lower_case: false,
      tokenize_chinese_chars: false,
      strip_accents: true,
      cls_token: { content: '[unused1]' },
      sep_token: '[unused2]',
      added_tokens_decoder: {
        '5': { content: '[unused4]', special: false, normalized: false },
      },
    };
    const tokenizer = createTokenizer({ vocabulary, tokenizerConfig: JSON.stringify(config) });
    assert.deepEqual(piecesOf(tokenizer.encode('naïve Play 漢字 [unused4]'), tokenizer), [
      '[unused1]',
      'naive',
      '[UNK]',
      // One word, which this vocabulary cannot continue; between spaces each would be a piece.
      '[UNK]',
      '[unused4]',
      '[unused2]',
    ]);
  });

  test('without its special tokens, or broken, is refused', () => {
    refuses({}, 'modelMissing', /neither tokenizer.json nor vocab.txt/);
    refuses({ vocabulary: '' }, 'modelInvalid', /it is empty/);
    refuses({ vocabulary: 'a\nb\n' }, 'modelInvalid', /no "\[CLS\]"/);
    refuses({ vocabulary: '[CLS]\n[SEP]\na\n' }, 'modelInvalid', /no "\[UNK\]"/);
    refuses({ vocabulary, tokenizerConfig: '?' }, 'modelInvalid', /tokenizer_config.json/);
    refuses(
      { vocabulary, tokenizerConfig: '{"do_lower_case": 1}' },
      'modelInvalid',
      /do_lower_case/,
    );
  });
});
