import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { collectVectors } from '../../../../src/engine/index/collect/collectVectors.ts';
import { similarLines, type LinesRequest } from '../../../../src/engine/index/similarLines.ts';
import { LineKeys } from '../../../../src/engine/index/store/lineKeys.ts';
import { vectorKey } from '../../../../src/engine/index/store/textUses.ts';
import { WorkspaceIndex } from '../../../../src/engine/index/workspaceIndex.ts';
import { queryVector } from '../../../../src/engine/model/queryVector.ts';
import { dot } from '../../../../src/core/vectors/similarity.ts';
import { fakeBackground } from '../../../support/fakes/fakeBackground.ts';
import { fakeModel } from './fakeModel.ts';

const passages = [
  'The harbour at dawn\n\n  boats leave the quay\nnets are wet',
  'Bread is baked\nthe oven is hot\r\nflour and salt',
  'one line alone',
];

describe('Lines like a text, of the passages like it', () => {
  let folder: string;
  let index: WorkspaceIndex;
  const background = fakeBackground(Float64Array.from({ length: 1001 }, (_, i) => i / 1000 - 0.5));
  const fake = fakeModel('a', { background: { of: () => Promise.resolve(background) } });
  const { model, session } = fake;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'similar-lines-'));
    index = new WorkspaceIndex({
      workspacePath: join(folder, 'workspace.sqlite'),
      vectorsPath: join(folder, 'vectors.sqlite'),
    });
    let start = 0;
    let line = 1;
    const segments = passages.map((text) => {
      const segment = { text, start, end: start + text.length, line };
      start = segment.end + 2;
      line += text.split('\n').length + 1;
      return segment;
    });
    const file = { path: '/f', size: start, mtime: 1, hash: 'f', problem: undefined };
    index.workspace.replace([{ file, segments }]);
    await index.embed(model, { under: undefined, signal: undefined, onProgress: undefined });
  });
  afterEach(async () => {
    index.close();
    await rm(folder, { recursive: true });
  });

  async function find(text: string, changes: Partial<LinesRequest> = {}) {
    const vector = await queryVector({ text: '', more: [text], less: [] }, model, undefined);
    const asked = { text, vector, limit: 50, withinMs: 60_000, signal: undefined, ...changes };
    return similarLines(index, model, asked);
  }

  const allLines = passages.flatMap((text) => text.split(/\r?\n/)).filter((text) => text !== '');

  test('each line has its own cosine, its place and its line; a line without words is none', async () => {
    const { hits, segments, embedded, percentileBasis } = await find('boats leave');
    assert.deepEqual([segments, embedded, percentileBasis], [7, 7, 'none']);
    const vectors = await model.embedder.embedTexts(
      ['boats leave', ...allLines.map((text) => text.trim())],
      model.choice,
      { priority: 'bulk' },
    );
    const wanted = allLines
      .map((text, i) => ({ text: text.trim(), score: dot(vectors.row(0), vectors.row(i + 1)) }))
      .sort((a, b) => b.score - a.score);
    assert.deepEqual(
      hits.map(({ text }) => text),
      wanted.map(({ text }) => text),
    );
    const whole = passages.join('\n\n');
    for (const [i, { text, score, start, end, line, isEstimate, expected }] of hits.entries()) {
      assert.ok(Math.abs(score! - wanted[i]!.score) < 1e-5);
      assert.equal(whole.slice(start, end), text);
      assert.equal(line, whole.slice(0, start).split('\n').length);
      assert.equal(isEstimate, false);
      assert.ok(expected! >= 0);
    }
  });

  test('without time they are estimates, those that share words first; later they are computed, once', async () => {
    const ran = session.ran.length;
    const first = await find('nets are wet today', { withinMs: 0 });
    assert.deepEqual([first.segments, first.embedded], [7, 1], 'a passage of one line is known');
    const estimates = first.hits.filter(({ isEstimate }) => isEstimate);
    assert.equal(estimates.length, 6);
    assert.equal(estimates[0]!.text, 'nets are wet');
    for (const { score, expected } of estimates)
      assert.deepEqual([score, expected], [undefined, undefined]);
    assert.equal(session.ran.length, ran + 1, 'the text itself');
    const second = await find('nets are wet today');
    assert.equal(second.embedded, 7);
    assert.ok(second.hits.every(({ isEstimate }) => !isEstimate));
    const { length } = session.ran;
    await find('nets are wet today');
    assert.equal(session.ran.length, length + 1, 'the text itself again');
  });

  test('the same passage in another file has the same line', async () => {
    const [text = ''] = passages;
    const copy = { path: '/g', size: text.length, mtime: 1, hash: 'g', problem: undefined };
    const segment = { text, start: 0, end: text.length, line: 1 };
    index.workspace.replace([{ file: copy, segments: [segment] }]);
    const start = text.indexOf('boats');
    for (const [path, other] of [
      ['/f', '/g'],
      ['/g', '/f'],
    ] as const) {
      const exclude = { path, start, end: start + 20 };
      const { hits } = await find('boats leave the quay', { exclude });
      assert.deepEqual([hits[0]?.text, hits[0]?.path], ['boats leave the quay', other]);
    }
  });

  test('where the text itself stands there is no hit, but its neighbours in the passage are', async () => {
    const start = passages[0]!.indexOf('boats');
    const exclude = { path: '/f', start, end: start + 20 };
    const { hits } = await find('boats leave the quay', { exclude });
    assert.equal(hits.length, 6);
    assert.ok(!hits.some(({ text }) => text.startsWith('boats')));
    assert.ok(hits.some(({ text }) => text === 'nets are wet'));
  });

  test('their vectors stay when unused ones are collected, the newest of them', async () => {
    await find('boats leave');
    const { vectorsPath } = index.files;
    assert.ok(existsSync(vectorsPath));
    assert.deepEqual((await collectVectors(vectorsPath, { maxBytes: Infinity })).removed, 0);
    const { length } = session.ran;
    assert.equal((await find('nets', { withinMs: 0 })).embedded, 7);
    assert.equal(session.ran.length, length + 1);
    // Only two are remembered: the other lines go, those that are passages too stay.
    new LineKeys(index.workspace.file, 2).note(
      ['nets are wet', 'flour and salt'].map((text) => vectorKey(text)),
    );
    assert.deepEqual((await collectVectors(vectorsPath, { maxBytes: Infinity })).removed, 4);
  });
});
