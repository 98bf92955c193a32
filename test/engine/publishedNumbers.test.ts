import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Engine } from '../../src/engine/engine.ts';
import { sharedData } from '../support/projectPaths.ts';

interface PublishedSlice {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
  /** The first token and the first dimension of `rows`. */
  readonly from: number;
  readonly rows: readonly (readonly number[])[];
}

// Transformers' own integration test of BertModel, as the recipes give it.
const bertSlice: PublishedSlice = {
  ids: [0, 345, 232, 328, 740, 140, 1695, 69, 6078, 1588, 2],
  mask: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  from: 1,
  rows: [
    [0.4249, 0.1008, 0.7531],
    [0.3771, 0.1188, 0.7467],
    [0.4152, 0.1098, 0.7108],
  ],
};

async function check(modelFolder: string, slices: readonly PublishedSlice[]): Promise<void> {
  const engine = new Engine(() => undefined);
  await engine.open({ modelFolder });
  try {
    const { embedder } = await engine.model();
    const { session } = embedder;
    const last = session.info.hiddenStateCount - 1;
    assert.ok(last > 0, 'every layer is on offer');
    for (const { ids, mask, from, rows } of slices) {
      const { hiddenStates } = await session.run(
        {
          ids: Int32Array.from(ids),
          attentionMask: Int32Array.from(mask),
          batchSize: 1,
          length: ids.length,
        },
        { hiddenLayers: [last] },
      );
      const states = hiddenStates.get(last)!;
      rows.forEach((row, i) => {
        row.forEach((value, j) => {
          const found = states[(from + i) * session.info.dims + from + j]!;
          assert.ok(Math.abs(found - value) < 1e-4, `token ${from + i}: ${found}, not ${value}`);
        });
      });
    }
  } finally {
    await engine.close();
  }
}

const bert = process.env['SEMANTIC_TEXT_BERT'];
test(
  'bert-base-uncased gives the published numbers',
  { skip: bert === undefined && 'no folder of bert-base-uncased in SEMANTIC_TEXT_BERT' },
  () => check(bert!, [bertSlice]),
);

const distilbert = process.env['SEMANTIC_TEXT_DISTILBERT'];
const reference = sharedData('reference', 'reference-numbers.json');
test(
  'distilbert-base-uncased gives the published numbers',
  {
    skip:
      reference.skip ||
      (distilbert === undefined &&
        'no folder of distilbert-base-uncased in SEMANTIC_TEXT_DISTILBERT'),
  },
  async () => {
    const published = JSON.parse(readFileSync(reference.path, 'utf8')) as Record<
      string,
      { what: string; input_ids: number[]; attention_mask?: number[]; expected: number[][] }[]
    >;
    const slices = published['distilbert-base-uncased']!.filter(({ what }) =>
      what.startsWith('last_hidden_state'),
    ).map(({ what, input_ids: ids, attention_mask: mask, expected: rows }) => ({
      ...{ ids, rows, from: what.includes('1:4') ? 1 : 0 },
      mask: mask ?? ids.map(() => 1),
    }));
    assert.equal(slices.length, 2);
    await check(distilbert!, slices);
  },
);
