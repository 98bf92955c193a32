import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sharedData } from '../support/projectPaths.ts';
import { parseJsonl, runCli } from '../support/runCli.ts';

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

/** Through the command line: the ids and the mask are put through the model as they stand. */
async function check(modelFolder: string, slices: readonly PublishedSlice[]): Promise<void> {
  const lines = slices.map(({ ids, mask }) =>
    JSON.stringify({ inputIds: ids, attentionMask: mask }),
  );
  const args = ['embed', '--inputs', '-', '--model', modelFolder];
  const { code, stdout, stderr } = await runCli(args, { input: lines.join('\n') });
  assert.deepEqual([code, stderr], [0, '']);
  const states = parseJsonl<{ readonly vector: readonly number[] }>(stdout);
  let first = 0;
  for (const { ids, from, rows } of slices) {
    rows.forEach((row, i) => {
      row.forEach((value, j) => {
        const found = states[first + from + i]!.vector[from + j]!;
        assert.ok(Math.abs(found - value) < 1e-4, `token ${from + i}: ${found}, not ${value}`);
      });
    });
    first += ids.length;
  }
  assert.equal(states.length, first);
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
