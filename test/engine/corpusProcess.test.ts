import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { DocumentProgress } from '../../src/protocol/corpusApi.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import { bundledModel, tinyModel } from '../support/projectPaths.ts';
import { startEngine } from '../support/startEngine.ts';

const lines = Array.from(
  { length: 2000 },
  (_, i) => `Customer ${i} asks ${['why', 'when', 'how'][i % 3]!} the card of ${i * 7} is late.`,
);
/** Enough for the bundled model to take seconds. */
const slowLines = lines.slice(0, 600);
const put = (document: string, all: readonly string[]) => (api: EngineApi) =>
  api.putDocument({ document, text: all.join('\n'), segmentKind: 'line' });

function embed(
  engine: SupervisedProcess<EngineApi>,
  document: string,
  onProgress?: (progress: DocumentProgress) => void,
  signal?: AbortSignal,
): Promise<{ embeddedTextCount: number }> {
  const request = { document, priority: 'bulk' } as const;
  return engine.call((api) => api.embedDocument(request, { onProgress, signal }));
}

describe('over the wire', () => {
  test('two thousand lines: in parts, once, and after an edit one line alone', async (t) => {
    const engine = startEngine(t, tinyModel);
    const { spans, embedded } = await engine.call(put('a', lines));
    assert.ok(spans instanceof Int32Array && embedded instanceof Uint8Array);
    const parts: DocumentProgress[] = [];
    const first = await embed(engine, 'a', (each) => parts.push(each));
    assert.equal(first.embeddedTextCount, 2000);
    assert.ok(parts.length > 10, `${parts.length}`);
    assert.ok(parts.every(({ segments }) => segments instanceof Int32Array));
    const segments = parts.flatMap((part) => [...part.segments]);
    assert.equal(segments.length, 2000);
    assert.equal(new Set(segments).size, 2000);
    // From the top, more or less: what comes first lies in the first part of the document.
    const early = segments.slice(0, 200).reduce((total, segment) => total + segment, 0) / 200;
    assert.ok(early < 700, `${early}`);
    for (const [i, { done, total }] of parts.entries()) {
      assert.ok(done <= total && total === parts[0]!.total && done >= (parts[i - 1]?.done ?? 0));
    }
    const calls: unknown[] = [];
    const second = await embed(engine, 'a', (each) => calls.push(each));
    assert.deepEqual([second.embeddedTextCount, calls.length], [0, 0]);
    await engine.call(put('a', lines.with(1000, 'Nothing of the kind.')));
    const third = await embed(engine, 'a', (each) => calls.push(...each.segments));
    assert.deepEqual([third.embeddedTextCount, calls], [1, [1000]]);
    const scope = { documents: ['a'] };
    const { hits, percentileBasis } = await engine.call((api) =>
      api.search({ mode: 'semantic', query: 'Nothing of the kind.', scope, limit: 5 }),
    );
    assert.deepEqual([hits[0]!.segment, percentileBasis], [1000, 'scores']);
    assert.ok(hits[0]!.percentile! > 99.9);
    const vectors = await engine.call((api) =>
      api.documentVectors({ document: 'a', start: 999, end: 1001 }),
    );
    assert.ok(vectors.data instanceof Float32Array && vectors.data.length === 2 * vectors.dims);
    const { contributions } = await engine.call((api) =>
      api.attribute({ reference: 'nothing', text: hits[0]!.text, priority: 'query' }),
    );
    assert.ok(contributions instanceof Float64Array);
  });

  test('cancelled in the middle: what was reported is kept, the next call does the rest', async (t) => {
    const engine = startEngine(t, bundledModel);
    await engine.call(put('a', slowLines));
    const controller = new AbortController();
    const reported = new Set<number>();
    const call = embed(
      engine,
      'a',
      ({ segments }) => {
        for (const segment of segments) reported.add(segment);
        if (reported.size > 100) controller.abort();
      },
      controller.signal,
    );
    await assert.rejects(call, { code: 'cancelled' });
    // A batch may have ended after the caller had gone; none can have been lost.
    const { embedded } = await engine.call(put('a', slowLines));
    for (const segment of reported) assert.equal(embedded[segment], 1);
    const { embeddedTextCount } = await embed(engine, 'a');
    const kept = embedded.reduce((count, value) => count + value, 0);
    const left = slowLines.length - kept;
    assert.ok(kept >= reported.size && left > 0);
    assert.ok(embeddedTextCount <= left && embeddedTextCount >= left - 200);
  });

  test('a query passes while a document is embedded, and sees what is there', async (t) => {
    const engine = startEngine(t, bundledModel);
    await engine.call(put('a', slowLines));
    let total = 0;
    let done = 0;
    let answeredAt: Promise<number> | undefined;
    const search = async (): Promise<number> => {
      const scope = { documents: ['a'] };
      const { embeddedCount, hits } = await engine.call((api) =>
        api.search({ mode: 'semantic', query: 'a late card', scope, limit: 5 }),
      );
      assert.equal(hits.length, 5);
      assert.ok(embeddedCount < slowLines.length);
      return done / total;
    };
    await embed(engine, 'a', (progress) => {
      ({ done, total } = progress);
      answeredAt ??= search();
    });
    assert.ok((await answeredAt!) < 0.5);
  });

  test('documents are unknown after the engine was restarted, or once removed', async (t) => {
    const engine = startEngine(t, tinyModel);
    const scope = { documents: ['a'] };
    const search = () =>
      engine.call((api) => api.search({ mode: 'semantic', query: 'the cat', scope, limit: 1 }));
    await engine.call(put('a', ['the cat', 'the house']));
    await embed(engine, 'a');
    const { hits, percentileBasis } = await search();
    assert.deepEqual([hits[0]!.text, percentileBasis], ['the cat', 'background']);
    // This model brings no background: one was measured.
    const { percentile, expected } = hits[0]!;
    assert.ok(percentile !== undefined && percentile > 50);
    assert.ok(expected !== undefined && expected >= 0 && expected <= 2);
    await engine.call((api) => api.removeDocument({ document: 'a' }));
    await assert.rejects(search(), { code: 'documentUnknown' });
    await engine.call(put('a', ['the cat']));
    engine.restart();
    await assert.rejects(search(), { code: 'documentUnknown', message: /open it again/ });
  });
});
