import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { LibraryTokenizer } from '../../../../src/node/tokenizer/libraryTokenizer.ts';
import { modelTokenizer, plainTokenizer } from '../../../../src/node/tokenizer/modelTokenizer.ts';
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
  const tokenizer = plainTokenizer({ tokenizerJson: bundledTokenizerJson });
  assert.ok(!(tokenizer instanceof LibraryTokenizer));
});

test('so are those that end in RobertaProcessing, and those with parts in sequences', () => {
  const json = JSON.parse(bundledTokenizerJson) as Record<string, unknown>;
  const processor = { type: 'RobertaProcessing', cls: ['[CLS]', 101], sep: ['[SEP]', 102] };
  const pretokenizers = [{ type: 'Whitespace' }, { type: 'Punctuation', behavior: 'Isolated' }];
  for (const changes of [
    { post_processor: processor },
    { normalizer: { type: 'Sequence', normalizers: [json['normalizer']] } },
    { pre_tokenizer: { type: 'Sequence', pretokenizers } },
  ]) {
    const tokenizer = plainTokenizer({ tokenizerJson: JSON.stringify({ ...json, ...changes }) });
    assert.ok(!(tokenizer instanceof LibraryTokenizer), JSON.stringify(changes));
  }
});

test('text is lower-cased before the library where sentence_bert_config.json says so', () => {
  const sentenceBert = '{"do_lower_case": true}';
  const text = 'The FERRY leaves İstanbul: ΟΔΟΣ Bread';
  // Of PyPI `tokenizers` 0.23.3, with a Lowercase before the normaliser.
  const expected = {
    unigram: [
      0, 59, 18, 20, 51, 126, 65, 66, 25, 16, 167, 3, 60, 29, 182, 11, 15, 3, 5, 3, 54, 161, 2,
    ],
    bpe: [
      ...[0, 88, 262, 288, 331, 93, 270, 272, 308, 87, 225, 77, 141, 234, 304, 279, 70, 89, 80],
      ...[30, 225, 143, 128, 143, 117, 143, 128, 144, 230, 328, 333, 2],
    ],
  };
  for (const [name, ids] of Object.entries(expected)) {
    const files = { tokenizerJson: read(`${name}.json`), sentenceBert };
    const encoding = modelTokenizer(files).encode(text);
    assert.deepEqual([...encoding.ids], ids, name);
    // `err` of FERRY, and the last piece of all: İ became two characters between them.
    const spanOf = (i: number): string =>
      text.slice(encoding.spans[2 * i], encoding.spans[2 * i + 1]);
    assert.deepEqual([spanOf(4), spanOf(ids.length - 2)], ['ERR', 'ead'], name);
    const plain = modelTokenizer({ tokenizerJson: files.tokenizerJson }).encode(text);
    assert.notDeepEqual([...plain.ids], ids);
  }
});

test('words that the library would cut otherwise than the file says are refused', () => {
  const unigram = JSON.parse(read('unigram.json')) as object;
  const whitespace = { type: 'Whitespace' };
  const pretokenizers = [{ type: 'WhitespaceSplit' }, { type: 'Punctuation' }];
  for (const pre_tokenizer of [whitespace, { type: 'Sequence', pretokenizers }]) {
    const tokenizerJson = JSON.stringify({ ...unigram, pre_tokenizer });
    assert.throws(() => modelTokenizer({ tokenizerJson }), {
      code: 'unsupported',
      message: /pre-tokenizer \("(Whitespace|Punctuation)"\) .*choose another model/,
    });
  }
  const together = { type: 'Punctuation', behavior: 'Contiguous' };
  const parts = [{ type: 'WhitespaceSplit' }, together];
  const pre_tokenizer = { type: 'Sequence', pretokenizers: parts };
  const tokenizer = plainTokenizer({
    tokenizerJson: JSON.stringify({ ...unigram, pre_tokenizer }),
  });
  assert.ok(tokenizer instanceof LibraryTokenizer);
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
