import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainProducts } from '../../../../support/plainProducts.ts';
import {
  alignedPassages,
  changedTexts,
  counterparts,
  type AlignedPassage,
} from '../../../../../src/core/analysis/versions/alignedPassages.ts';
import {
  equalTexts,
  type VersionTexts,
} from '../../../../../src/core/analysis/versions/equalTexts.ts';
import { rewordedPairs } from '../../../../../src/core/analysis/versions/rewordedPairs.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../../../../src/core/vectors/similarity.ts';

const words = new Map<string, number>();
const dims = 64;

/** By the words of a text: texts that share most of them are near. */
function vectorsOf(texts: readonly string[]): Matrix {
  const vectors = new Matrix(texts.length, dims);
  for (const [row, text] of texts.entries()) {
    for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
      if (!words.has(word)) words.set(word, words.size % dims);
      vectors.row(row)[words.get(word)!]! += 1;
    }
    normaliseInPlace(vectors.row(row));
  }
  return vectors;
}

const oneFile = (texts: readonly string[]): VersionTexts => ({ texts, files: texts.map(() => 0) });

async function align(older: VersionTexts, newer: VersionTexts): Promise<AlignedPassage[]> {
  const equal = equalTexts(older, newer);
  const changed = changedTexts(older, newer, equal, (text) => /\w/.test(text));
  const side = (texts: readonly string[], at: Int32Array) =>
    vectorsOf([...at].map((index) => texts[index]!));
  const found = await rewordedPairs(
    { vectors: side(older.texts, changed.older), gaps: changed.olderGaps },
    { vectors: side(newer.texts, changed.newer), gaps: changed.newerGaps },
    { least: 0.5, leastMoved: 0.7, products: plainProducts },
  );
  const isEqual = (i: number): boolean => equal.newerOf[i] !== -1;
  return alignedPassages(older, newer, counterparts(equal, changed, found), isEqual);
}

const short = (rows: readonly AlignedPassage[]): string[] =>
  rows.map(({ change, older, newer }) => `${change} ${older} ${newer}`);

const story = [
  'The boats left the harbour before dawn.',
  'A storm came up from the south and broke two masts.',
  'The crew counted their dead in silence.',
  'Prices of salt fish doubled that winter.',
  'Nobody spoke of the storm again.',
];

test('equal texts are the same, passage by passage', async () => {
  const rows = await align(oneFile(story), oneFile(story.map((text) => ` ${text}\n`)));
  assert.deepEqual(short(rows), ['same 0 0', 'same 1 1', 'same 2 2', 'same 3 3', 'same 4 4']);
  assert.ok(rows.every(({ cosine }) => cosine === 1));
});

test('a reworded, a new, a gone and a moved passage are told apart', async () => {
  const newer = [
    story[4]!,
    story[0]!,
    'A storm came up from the south, and it broke both masts.',
    'The mayor forbade every feast.',
    story[3]!,
  ];
  const rows = await align(oneFile(story), oneFile(newer));
  assert.deepEqual(short(rows), [
    'moved 4 0',
    'same 0 1',
    'reworded 1 2',
    'new -1 3',
    'gone 2 -1',
    'same 3 4',
  ]);
  const reworded = rows.find(({ change }) => change === 'reworded')!;
  assert.ok(reworded.cosine > 0.5 && reworded.cosine < 1);
});

test('what was moved and reworded is moved, and never a second counterpart', async () => {
  const newer = [
    'In silence the crew counted their dead.',
    ...story.slice(0, 2),
    ...story.slice(3),
  ];
  const rows = await align(oneFile(story), oneFile(newer));
  assert.deepEqual(short(rows), ['moved 2 0', 'same 0 1', 'same 1 2', 'same 3 3', 'same 4 4']);
});

test('a passage in its place wins over a nearer one elsewhere that crosses it', async () => {
  const older = ['one two three four', 'five six seven eight'];
  const newer = ['five six seven nine', 'one two three ten', 'five six seven eight nine'];
  const rows = await align(oneFile(older), oneFile(newer));
  assert.deepEqual(short(rows), ['new -1 0', 'reworded 0 1', 'reworded 1 2']);
});

test('passages move from file to file, and files may be new or gone', async () => {
  const older = { texts: [...story], files: [0, 0, 0, 1, 1] };
  const newer = { texts: [story[0]!, story[1]!, story[4]!, story[2]!], files: [0, 0, 2, 2] };
  const rows = await align(older, newer);
  assert.deepEqual(short(rows), ['same 0 0', 'same 1 1', 'gone 3 -1', 'moved 4 2', 'moved 2 3']);
});

test('repeated lines keep their order, and only as many as are there', async () => {
  const rows = await align(oneFile(['x', '}', 'y', '}']), oneFile(['}', 'x', '}', '}']));
  assert.deepEqual(short(rows), ['new -1 0', 'same 0 1', 'same 1 2', 'gone 2 -1', 'same 3 3']);
});

test('nothing on one side, or on both', async () => {
  assert.deepEqual(await align(oneFile([]), oneFile([])), []);
  assert.deepEqual(short(await align(oneFile(['a']), oneFile([]))), ['gone 0 -1']);
  assert.deepEqual(short(await align(oneFile([]), oneFile(['a']))), ['new -1 0']);
});

test('each passage of both versions stands in one row, what stayed in the order of both', async () => {
  const text = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'a b c', 'a b d', 'd e f', '--', '');
  const version = fc
    .array(fc.tuple(text, fc.integer({ min: 0, max: 2 })), { maxLength: 12 })
    .map((all): VersionTexts => {
      const sorted = [...all].sort((one, other) => one[1] - other[1]);
      return { texts: sorted.map(([it]) => it), files: sorted.map(([, file]) => file) };
    });
  await fc.assert(
    fc.asyncProperty(version, version, async (older, newer) => {
      const rows = await align(older, newer);
      const numbers = (side: 'older' | 'newer'): number[] =>
        rows.map((row) => row[side]).filter((at) => at !== -1);
      const ascending = (all: readonly number[]): number[] => [...all].sort((a, b) => a - b);
      assert.deepEqual(ascending(numbers('older')), [...older.texts.keys()]);
      assert.deepEqual(numbers('newer'), [...newer.texts.keys()]);
      const stayed = rows.filter(({ change }) => change === 'same' || change === 'reworded');
      const olderOnes = stayed.map((row) => row.older);
      assert.deepEqual(olderOnes, ascending(olderOnes));
      for (const row of stayed) assert.equal(older.files[row.older], newer.files[row.newer]);
      for (const row of rows.filter(({ change }) => change === 'same')) {
        assert.equal(older.texts[row.older]!.trim(), newer.texts[row.newer]!.trim());
      }
    }),
  );
});

test('of many unlike passages the longest common run is kept', () => {
  const older = oneFile(Array.from({ length: 400 }, (_, i) => `line ${i % 50}`));
  const newer = oneFile(older.texts.filter((_, i) => i % 7 !== 0));
  const { newerOf, inOrder } = equalTexts(older, newer);
  assert.equal(
    inOrder.reduce((sum, it) => sum + it, 0),
    newer.texts.length,
  );
  assert.equal(newerOf.filter((j) => j === -1).length, 400 - newer.texts.length);
});
