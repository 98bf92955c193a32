import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifest } from '../../../../src/core/model/modelFacts.ts';

const manifest = (changes: Record<string, unknown>): string =>
  JSON.stringify({
    formatVersion: 1,
    id: 'm',
    name: 'M',
    maxTokens: 512,
    heads: 12,
    windowTokens: 256,
    windowOverlap: 64,
    trainedForSimilarity: true,
    files: [{ path: 'model.onnx', bytes: 1, sha256: 'ab' }],
    ...changes,
  });

test('reads what a manifest says', () => {
  const { facts, files } = parseManifest(manifest({}));
  assert.deepEqual(facts, {
    id: 'm',
    name: 'M',
    maxTokens: 512,
    headCount: 12,
    windowRule: { windowTokens: 256, overlapTokens: 64 },
    choice: { layer: -1, pooling: 'mean' },
    prompts: { query: '', passage: '', similarity: '' },
    densePaths: [],
    vocabularyRows: undefined,
    modelType: undefined,
    notes: [],
    trainedForSimilarity: true,
  });
  const hash = { kind: 'sha256', hex: 'ab' };
  assert.deepEqual(files, [{ path: 'model.onnx', bytes: 1, hash }]);
});

test('refuses other versions, no files, paths that leave the folder, and what is not JSON', () => {
  const file = { bytes: 1, sha256: 'ab' };
  const bad = [
    manifest({ formatVersion: 2 }),
    manifest({ files: [] }),
    ...['../x', '/x', 'a/../../x', 'C:\\x', '\\x', 7].map((path) =>
      manifest({ files: [{ ...file, path }] }),
    ),
    ...[
      { maxTokens: 1e38 },
      { windowTokens: 513 },
      { windowTokens: 1 },
      { windowOverlap: 128 },
    ].map(manifest),
    'nonsense',
    '[]x',
  ];
  for (const json of bad) assert.throws(() => parseManifest(json), { code: 'modelInvalid' }, json);
});

test('trained for similarity where the manifest says so', () => {
  const isTrained = (value: unknown): boolean =>
    parseManifest(manifest({ trainedForSimilarity: value })).facts.trainedForSimilarity;
  assert.equal(isTrained(true), true);
  assert.equal(isTrained(undefined), false);
});
