import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsFromConfig, parseManifest } from '../../../../src/core/model/modelFacts.ts';

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
    modelType: undefined,
    notes: [],
    trainedForSimilarity: true,
  });
  assert.equal(files.length, 1);
});

test('refuses other versions, no files, paths that leave the folder, and what is not JSON', () => {
  const file = { bytes: 1, sha256: 'ab' };
  const bad = [
    manifest({ formatVersion: 2 }),
    manifest({ files: [] }),
    ...['../x', '/x', 'a/../../x', 'C:\\x', '\\x', 7].map((path) =>
      manifest({ files: [{ ...file, path }] }),
    ),
    'nonsense',
    '[]x',
  ];
  for (const json of bad) assert.throws(() => parseManifest(json), { code: 'modelInvalid' }, json);
});

test('a Hub-style folder’s config gives positions and heads, in both spellings', () => {
  const distil = factsFromConfig('d', '{"max_position_embeddings": 128, "n_heads": 4}', false);
  assert.deepEqual([distil.maxTokens, distil.headCount], [128, 4]);
  assert.deepEqual(distil.windowRule, { windowTokens: 128, overlapTokens: 32 });
  const bert = factsFromConfig(
    'b',
    '{"max_position_embeddings": 512, "num_attention_heads": 12}',
    false,
  );
  assert.deepEqual([bert.headCount, bert.windowRule.windowTokens], [12, 256]);
  assert.equal(factsFromConfig('none', undefined, false).maxTokens, 512);
});

test('trained for similarity: what sentence-transformers made, and says so', () => {
  const isTrained = (config: string | undefined, hasFiles: boolean): boolean =>
    factsFromConfig('m', config, hasFiles).trainedForSimilarity;
  assert.equal(isTrained(undefined, false), false);
  assert.equal(isTrained('{"_name_or_path": "bert-base-uncased"}', false), false);
  assert.equal(isTrained('{"_name_or_path": ["sentence-transformers/"]}', false), false);
  assert.equal(isTrained('{"_name_or_path": "bert-base-uncased"}', true), true);
  assert.equal(isTrained('{"_name_or_path": "sentence-transformers/LaBSE"}', false), true);
  assert.equal(parseManifest(manifest({})).facts.trainedForSimilarity, true);
  assert.equal(
    parseManifest(manifest({ trainedForSimilarity: undefined })).facts.trainedForSimilarity,
    false,
  );
});
