import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../../../../src/core/vectors/similarity.ts';
import { repetitionJobs } from '../../../../../src/engine/jobs/repetitionJobs.ts';
import { TextSets } from '../../../../../src/engine/jobs/textSets.ts';
import {
  findRepeated,
  type SearchedDocument,
} from '../../../../../src/features/repetitions/model/findRepeated.ts';
import { RepeatedPlaces } from '../../../../../src/features/repetitions/model/repeatedPlaces.ts';
import type { EngineApi } from '../../../../../src/protocol/engineApi.ts';
import type { JobsApi } from '../../../../../src/protocol/jobsApi.ts';

const place = (document: string, start: number, group: number) => ({
  ...{ document, start, end: start + 5, group },
  cosine: 1,
  expected: undefined,
});

test('each place knows the others of its group, those behind it first', () => {
  const places = new RepeatedPlaces([
    place('b', 0, 1),
    place('a', 10, 1),
    place('a', 0, 1),
    place('a', 20, 2),
    place('a', 30, 2),
  ]);
  const name = ({ document, start }: { document: string; start: number }) => `${document}${start}`;
  const twins = new Map(
    [...places.twins(2)].map(([own, others]) => [name(own), others.map(name).join(' ')]),
  );
  assert.equal(twins.get('a0'), 'a10 b0');
  assert.equal(twins.get('a10'), 'b0 a0');
  assert.equal(twins.get('b0'), 'a0 a10');
  assert.equal(twins.get('a30'), 'a20');
});

test('places follow edits; an edited one goes, and who is then alone', () => {
  const places = new RepeatedPlaces([
    place('a', 0, 1),
    place('a', 10, 1),
    place('b', 0, 1),
    place('a', 20, 2),
    place('b', 20, 2),
  ]);
  const shown = () => places.places.map(({ document, start }) => `${document}${start}`);
  assert.equal(places.follow('c', [{ start: 0, end: 0, length: 3 }]), false);
  assert.equal(places.follow('a', [{ start: 8, end: 8, length: 3 }]), true);
  assert.deepEqual(shown(), ['a0', 'a13', 'a23', 'b0', 'b20']);
  places.follow('a', [{ start: 24, end: 25, length: 0 }]);
  assert.deepEqual(shown(), ['a0', 'a13', 'b0'], 'the other of its group goes with it');
  assert.equal(places.drop('b'), true);
  assert.deepEqual(shown(), ['a0', 'a13']);
  places.follow('a', [{ start: 0, end: 18, length: 0 }]);
  assert.deepEqual(shown(), []);
});

function documentOf(name: string, lines: readonly string[]): SearchedDocument {
  const text = lines.join('\n');
  const spans: number[] = [];
  let at = 0;
  for (const line of lines) {
    spans.push(at, at + line.length);
    at += line.length + 1;
  }
  return {
    name,
    spans: Int32Array.from(spans),
    text: (start, end) => text.slice(start, end),
    vectorsOf: (segments) =>
      Promise.resolve(vectorsOf(Array.from(segments, (segment) => lines[segment]!))),
  };
}

/** By letters: the same ones are the same vector. */
function vectorsOf(lines: readonly string[]): Matrix {
  const vectors = new Matrix(lines.length, 32);
  for (const [i, line] of lines.entries()) {
    for (const letter of line.trim()) vectors.row(i)[letter.charCodeAt(0) % 32]! += 1;
    normaliseInPlace(vectors.row(i));
  }
  return vectors;
}

test('repetitions are found through all documents, at each of their places', async () => {
  const sets = new TextSets();
  const removed: string[] = [];
  const jobs = {
    ...repetitionJobs({ sets, products: plainProducts }),
    putTexts: (request) => {
      sets.put(request);
      return Promise.resolve();
    },
    removeTexts: ({ set }) => {
      removed.push(set);
      return Promise.resolve();
    },
  } as Partial<JobsApi> as JobsApi;
  const engine = { unrelatedPairs: () => Promise.resolve(undefined) } as Partial<EngineApi>;
  const shares: number[] = [];
  const found = await findRepeated(
    [documentOf('a', ['abcd', 'wxyz', 'qq']), documentOf('b', ['dcba', ' wxyz ', 'kk', 'abcd'])],
    {
      engine: { call: (use) => use(engine as EngineApi) },
      jobs: { call: (use) => use(jobs), pid: undefined },
    },
    { signal: new AbortController().signal, onProgress: (share) => shares.push(share) },
  );
  const shown = found.map(({ document, start, group, cosine }) => [document, start, group, cosine]);
  assert.deepEqual(shown, [
    ['a', 0, 0, 1],
    ['b', 15, 0, 1],
    ['b', 0, 0, 1],
    ['a', 5, 1, 1],
    ['b', 5, 1, 1],
  ]);
  assert.ok(shares.length > 0 && shares.every((share) => share > 0 && share <= 1));
  assert.equal(removed.length, 1);
});
