import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VectorChoice } from '../../../../src/core/embedder/pooling.ts';
import {
  compareWithReference,
  parseReferenceVectors,
} from '../../../../src/core/model/referenceVectors.ts';

const file = (texts: unknown, version: unknown = 1): string =>
  JSON.stringify({ formatVersion: version, madeWith: 'sentence-transformers 6.2.0', texts });
const row = (as: string, vector: unknown = [3, 4]): object => ({ text: `a ${as}`, as, vector });

test('each text is made as its kind is, and compared by its direction', async () => {
  const rows = [row('query'), row('document', [0, 2]), row('encode', [1, 0, 0])];
  const reference = parseReferenceVectors(file(rows), 'r.json');
  assert.equal(reference.madeWith, 'sentence-transformers 6.2.0');
  const asked: [string, VectorChoice][] = [];
  const prompts = { query: 'find: ', passage: 'read: ', similarity: '' };
  const choice = { layer: -1, pooling: 'mean', prompt: 'read: ' } as const;
  const cosines = await compareWithReference(reference, { choice, prompts }, (texts, how) => {
    asked.push([texts.join(), how]);
    return Promise.resolve({ dims: 2, data: Float32Array.of(0.6, 0.8) });
  });
  assert.deepEqual(
    asked.map(([text, { prompt }]) => [text, prompt]),
    [
      ['a query', 'find: '],
      ['a document', 'read: '],
      ['a encode', undefined],
    ],
  );
  assert.deepEqual(
    cosines.map(({ cosine }) => Math.round(cosine * 1e6) / 1e6),
    [1, 0.8, 0],
  );
  assert.deepEqual([cosines[2]?.dims, cosines[2]?.referenceDims], [2, 3]);
});

test('what holds no reference vectors is refused, with its name and what to do', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['{', /no JSON object/],
    ['[]', /no JSON object/],
    [file([row('query')], 2), /formatVersion is not 1/],
    [file([]), /lists no texts/],
    [file('x'), /lists no texts/],
    [file([row('passage')]), /text 1 lacks/],
    [file([row('query'), row('query', [])]), /text 2 lacks/],
    [file([row('query', ['1'])]), /text 1 lacks/],
    [file([row('query', [null])]), /text 1 lacks/],
    [file(Array.from({ length: 1001 }, () => row('query'))), /more than 1000/],
  ];
  for (const [json, why] of faults) {
    assert.throws(
      () => parseReferenceVectors(json, 'r.json'),
      ({ message, code }: { message: string; code: string }) =>
        code === 'invalidInput' &&
        message.startsWith('r.json holds no reference vectors') &&
        why.test(message),
      json.slice(0, 80),
    );
  }
});
