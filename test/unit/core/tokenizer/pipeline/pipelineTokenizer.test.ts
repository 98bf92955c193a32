import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';
import { createTokenizer } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { spansOf } from '../bundledTokenizer.ts';

const folder = join(projectRoot, 'test/fixtures/tokenizers');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Golden {
  readonly text: string;
  readonly ids: readonly number[];
  /** UTF-16. */
  readonly spans: readonly (readonly [number, number])[];
}

test('a unigram vocabulary with a token twice is refused: the id of the first would have none', () => {
  const json = JSON.parse(read('unigram.json')) as { model: { vocab: unknown[] } };
  json.model.vocab.push(json.model.vocab[5]);
  const tokenizerJson = JSON.stringify(json);
  assert.throws(() => createTokenizer({ tokenizerJson }), {
    code: 'modelInvalid',
    message: /twice/,
  });
});

for (const name of ['unigram', 'bpe']) {
  describe(`a ${name} tokenizer`, () => {
    const tokenizer = createTokenizer({ tokenizerJson: read(`${name}.json`) });
    const golden = JSON.parse(read(`${name}-golden.json`)) as Golden[];

    test('has the ids and spans of the reference', () => {
      for (const { text, ids, spans } of golden) {
        const encoding = tokenizer.encode(text);
        assert.deepEqual([...encoding.ids], ids, JSON.stringify(text));
        assert.deepEqual(spansOf(encoding), spans, JSON.stringify(text));
      }
    });

    test('a pair has the special tokens of its template between its texts', () => {
      const { cls, sep } = tokenizer.specialIds;
      assert.deepEqual(tokenizer.around, { before: [cls], after: [sep] });
      const { ids, spans } = tokenizer.encodePair('ferry', 'bread');
      const first = [...tokenizer.encode('ferry').ids].slice(1, -1);
      const second = [...tokenizer.encode('bread').ids].slice(1, -1);
      assert.deepEqual([...ids], [cls, ...first, sep, sep, ...second, sep]);
      assert.equal(spans.at(-3), 'bread'.length);
    });

    test('a long text, and a lone surrogate', () => {
      const line = 'The ferry leaves at seven. ';
      const text = line.repeat(20_000) + '\ud800';
      const { ids, spans, words } = tokenizer.encode(text);
      const perLine = tokenizer.encode(line.trim()).ids.length - 2;
      assert.ok(ids.length >= 20_000 * perLine);
      assert.equal(spans.at(-3), text.length);
      // A word each for five words; the full stop of some is one of its own.
      assert.ok(words.at(-2)! >= 5 * 20_000 - 1);
    });

    for (const [what, unit] of [
      ['one word', 'ferry'],
      ['white space', ' \t'],
      ['marks that are put in order', '\u0323\u0301'],
      ['characters that it does not know', 'ꙮ'],
    ] as const) {
      test(`a megabyte of ${what}`, () => {
        // It takes a second or two; in the square of its length it would take a quarter of an hour.
        const text = 'a' + unit.repeat(1_000_000 / unit.length);
        const { ids, spans } = tokenizer.encode(text);
        assert.ok(ids.length > 2);
        assert.ok(spans.every((at) => at >= 0 && at <= text.length));
      });
    }
  });
}

test('a tokenizer without special tokens puts nothing around a text', () => {
  const json = JSON.parse(read('bpe.json')) as Record<string, unknown>;
  const tokenizerJson = JSON.stringify({ ...json, post_processor: null });
  const tokenizer = createTokenizer({ tokenizerJson });
  assert.deepEqual(tokenizer.around, { before: [], after: [] });
  assert.equal(tokenizer.encode('').ids.length, 0);
  const { ids, tokenTypes } = tokenizer.encodePair('bread', 'ferry');
  const [first, second] = ['bread', 'ferry'].map((text) => [...tokenizer.encode(text).ids]);
  assert.deepEqual([...ids], [...first!, ...second!]);
  assert.deepEqual([...tokenTypes], [...first!.map(() => 0), ...second!.map(() => 1)]);
});

test('a merge may reach over a mark for a space, and only there are words not apart', () => {
  const tokens = ['<unk>', 'a', 'b', '>', '▁', '▁b', '>▁b', 'a▁'];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const idsOf = (merges: readonly [string, string][], text: string): number[] => {
    const model = { type: 'BPE', unk_token: '<unk>', vocab, merges };
    const tokenizerJson = JSON.stringify({ normalizer: spaces, added_tokens: [], model });
    return [...createTokenizer({ tokenizerJson }).encode(text).ids];
  };
  const merges: [string, string][] = [
    ['▁', 'b'],
    ['>', '▁b'],
  ];
  assert.deepEqual(idsOf(merges, 'a b>  b> ba b'), [1, 5, 3, 4, 5, 6, 1, 5]);
  // The first of the merges goes first, also where the other one comes sooner.
  assert.deepEqual(idsOf([['a', '▁'], ...merges], 'a b> b'), [7, 2, 6]);
});

test('added tokens have the ids that the reference gives them, whatever the file says', () => {
  const json = JSON.parse(read('bpe.json')) as {
    added_tokens: object[];
    model: { vocab: Record<string, number> };
  };
  const added = { content: '<new>', id: 2_000_000_000, special: false, normalized: false };
  json.added_tokens.push({ ...added, single_word: false, lstrip: false, rstrip: false });
  const tokenizer = createTokenizer({ tokenizerJson: JSON.stringify(json) });
  const size = Object.keys(json.model.vocab).length;
  const known = json.added_tokens.filter(
    (token) => !('content' in token && String(token.content) in json.model.vocab),
  );
  assert.equal(tokenizer.tokenId('<new>'), size + known.length - 1);
  assert.equal(tokenizer.encode('a<new>b').ids.at(2), size + known.length - 1);
});
