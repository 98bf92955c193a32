import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { LibraryTokenizer } from '../../../../src/node/tokenizer/libraryTokenizer.ts';
import { modelTokenizer } from '../../../../src/node/tokenizer/modelTokenizer.ts';
import { bundledTokenizerJson } from '../../core/tokenizer/bundledTokenizer.ts';

const folder = join(import.meta.dirname, '../../../fixtures/tokenizers');

interface Golden {
  readonly text: string;
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  /** UTF-16. */
  readonly spans: readonly (readonly [number, number])[];
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
/** A mark for white space alone, which stands for no character that one could point at. */
const isMark = (token: string): boolean => /^[▁Ġĉċč]+$/.test(token);

for (const name of ['unigram', 'bpe']) {
  describe(`a ${name} tokenizer`, () => {
    const tokenizer = modelTokenizer({ tokenizerJson: read(`${name}.json`) });
    const golden = JSON.parse(read(`${name}-golden.json`)) as Golden[];

    test('the ids are the reference’s', () => {
      for (const { text, ids } of golden) {
        assert.deepEqual([...tokenizer.encode(text).ids], ids, JSON.stringify(text));
      }
    });

    test('the spans are the reference’s, or wider where a normaliser combines characters', () => {
      let exact = 0;
      let all = 0;
      for (const { text, tokens, spans: expected } of golden) {
        const { spans } = tokenizer.encode(text);
        tokens.forEach((token, i) => {
          const [from, end] = expected[i]!;
          // A mask takes the white space before it.
          const start = from + (/^\s*/.exec(text.slice(from, end))?.[0].length ?? 0);
          const found = [spans[2 * i]!, spans[2 * i + 1]!] as const;
          const what = `${token} of ${JSON.stringify(text)}: ${found.join('-')}, not ${start}-${end}`;
          assert.ok(found[0] >= 0 && found[0] <= found[1] && found[1] <= text.length, what);
          if (isMark(token)) return;
          all++;
          if (found[0] === start && found[1] === end) exact++;
          assert.ok(found[0] <= start && found[1] >= end && found[1] - end <= 1, what);
        });
      }
      assert.ok(exact / all > 0.98, `${exact} of ${all}`);
    });

    test('spans do not go back', () => {
      for (const { text } of golden) {
        const { spans } = tokenizer.encode(text);
        const starts = Array.from({ length: spans.length / 2 - 2 }, (_, i) => spans[2 * i + 2]!);
        starts.forEach((start, i) =>
          assert.ok(start >= (starts[i - 1] ?? 0), JSON.stringify(text)),
        );
      }
    });

    test('a pair has the special tokens of its template between its texts', () => {
      const { specialIds } = tokenizer;
      const { ids, spans } = tokenizer.encodePair('ferry', 'bread');
      const first = [...tokenizer.encode('ferry').ids].slice(1, -1);
      const second = [...tokenizer.encode('bread').ids].slice(1, -1);
      const { cls, sep } = specialIds;
      assert.deepEqual([...ids], [cls, ...first, sep, sep, ...second, sep]);
      assert.equal(spans.at(-3), 'bread'.length);
    });

    test('a text that is cut into parts, and a lone surrogate', () => {
      const line = 'The ferry leaves at seven. ';
      const text = line.repeat(2_500) + '\ud800';
      const { ids, spans, words } = tokenizer.encode(text);
      const perLine = tokenizer.encode(line.trim()).ids.length - 2;
      assert.ok(ids.length >= 2_500 * perLine);
      assert.ok(spans.at(-3)! <= text.length && spans.at(-3)! >= text.length - 2);
      assert.ok(words.at(-2)! >= 5 * 2_500 - 1);
      const at = ids.length - 20;
      assert.match(text.slice(spans[2 * at], spans[2 * at + 1]), /^[a-zA-Z.]+$/);
    });
  });
}

test('BERT’s tokenizers are ours', () => {
  const tokenizer = modelTokenizer({ tokenizerJson: bundledTokenizerJson });
  assert.ok(!(tokenizer instanceof LibraryTokenizer));
});

test('what the library cannot read is refused in a sentence', () => {
  const broken = JSON.parse(read('unigram.json')) as object;
  for (const json of [
    JSON.stringify({ ...broken, model: undefined }),
    JSON.stringify({ ...broken, post_processor: null }),
  ]) {
    assert.throws(
      () => modelTokenizer({ tokenizerJson: json }),
      (error) => error instanceof AppError && /again|another model/.test(error.message),
    );
  }
});
