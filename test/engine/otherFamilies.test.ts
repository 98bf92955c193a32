import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

const folder = join(projectRoot, 'test/fixtures/tinyXlmRoberta');

interface GoldenText {
  readonly text: string;
  readonly ids: readonly number[];
  /** Layer, token, dimension. */
  readonly hiddenStates: readonly (readonly (readonly number[])[])[];
}

describe('a tiny XLM-RoBERTa, with a Unigram tokenizer', () => {
  const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as GoldenText[];
  let engine: Engine;
  before(async () => {
    engine = createEngine(() => undefined);
    const { info, facts } = await engine.open({ modelFolder: folder });
    assert.equal(info.hiddenStateCount, 3);
    // Positions begin at 2.
    assert.equal(facts.maxTokens, 62);
  });
  after(() => engine.close());

  test('every token’s vector at every layer is the reference’s, and its span is the text’s', async () => {
    for (const { text, ids, hiddenStates } of golden) {
      for (const [layer, rows] of hiddenStates.entries()) {
        const { encoding } = await engine.embedTokens({ text, layer, priority: 'query' });
        assert.deepEqual([...encoding.ids], ids);
        for (const [token, row] of rows.entries()) {
          const { vector } = await engine.tokenVector({ text, layer, token, priority: 'query' });
          const error = Math.max(...row.map((value, i) => Math.abs(value - vector[i]!)));
          assert.ok(error < 1e-4, `${text}, layer ${layer}, token ${token}: ${error}`);
        }
      }
    }
    const { text } = golden[0]!;
    const { encoding } = await engine.embedTokens({ text, layer: -1, priority: 'query' });
    const { spans, words } = encoding;
    const ferry = [...words].flatMap((word, i) =>
      word === 1 ? [spans[2 * i]!, spans[2 * i + 1]!] : [],
    );
    assert.equal(text.slice(Math.min(...ferry), Math.max(...ferry)), 'ferry');
  });

  test('a text that is longer than the model reads is embedded in windows', async () => {
    const text = `${golden[0]!.text} `.repeat(40).trim();
    const { encoding } = await engine.embedTokens({ text, layer: -1, priority: 'query' });
    assert.ok(encoding.ids.length > 500);
    const last = encoding.ids.length - 2;
    const asked = { text, layer: -1, token: last, priority: 'query' } as const;
    const { vector } = await engine.tokenVector(asked);
    assert.ok(vector.some((value) => value !== 0));
    assert.equal(text.slice(encoding.spans[2 * last], encoding.spans[2 * last + 1]), '.');
  });
});
