import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';

import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { createTokenizer } from '../../../../../src/core/tokenizer/createTokenizer.ts';
import { referenceVersion } from '../../../../../src/core/tokenizer/normalization/unicodeTables.ts';

/** A small tokenizer laid out as that of a real model, as `scripts/unicode/writeLayouts.py` writes it. */
interface Layout {
  readonly name: string;
  readonly tokenizer: unknown;
  readonly answers?: readonly [text: string, ids: number[], spans: number[]][];
  /** What the sentence of a refusal names. */
  readonly refused?: string;
}

const folder = join(projectRoot, 'test/fixtures/tokenizers');
const [head, ...lines] = brotliDecompressSync(readFileSync(join(folder, 'layouts.json.br')))
  .toString('utf8')
  .split('\n');
const layouts = lines.map((line) => JSON.parse(line) as Layout);

describe('ids and spans of the reference', () => {
  for (const { name, tokenizer, answers, refused } of layouts) {
    if (refused !== undefined) continue;
    test(name, () => {
      const ours = createTokenizer({ tokenizerJson: JSON.stringify(tokenizer) });
      assert.ok(answers && answers.length >= 10);
      for (const [text, ids, spans] of answers) {
        const found = ours.encode(text);
        assert.deepEqual([...found.ids], ids, JSON.stringify(text));
        assert.deepEqual([...found.spans], spans, JSON.stringify(text));
        // Again, now that its words are remembered.
        assert.deepEqual(ours.encode(text), found);
      }
    });
  }
});

describe('what the reference reads and we do not', () => {
  for (const { name, tokenizer, refused } of layouts) {
    if (refused === undefined) continue;
    test(`${name}: is refused, and the part is named`, () => {
      assert.throws(
        () => createTokenizer({ tokenizerJson: JSON.stringify(tokenizer) }),
        (error) =>
          error instanceof AppError &&
          error.code === 'unsupported' &&
          error.message.includes(refused) &&
          error.message.endsWith('choose another model.'),
      );
    });
  }
});

test('the list of layouts says of each what came of it', () => {
  const outcomes = JSON.parse(readFileSync(join(folder, 'layouts.json'), 'utf8')) as {
    readonly name: string;
    readonly ids: string;
    readonly spans: string;
    readonly texts: number;
  }[];
  assert.deepEqual(
    outcomes.map(({ name }) => name),
    layouts.map(({ name }) => name),
  );
  for (const [i, { name, ids, spans, texts }] of outcomes.entries()) {
    const expected = layouts[i]?.refused === undefined ? 'equal' : 'refused';
    assert.deepEqual([ids, spans], [expected, expected], name);
    if (expected === 'equal') assert.ok(texts >= 1000, name);
  }
  assert.ok(outcomes.filter(({ ids }) => ids === 'equal').length >= 50);
});

test('the fixture and the tables come from the same version', () => {
  assert.deepEqual(JSON.parse(head ?? ''), { reference: `tokenizers ${referenceVersion}` });
});
