import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dot } from '../../../../src/core/vectors/similarity.ts';
import { LineMatcher } from '../../../../src/engine/model/lineMatcher.ts';
import { fakeEmbedder } from '../documents/fakeEmbedder.ts';

const choice = { layer: -1, pooling: 'mean' } as const;
const asked = { query: 'boats', priority: 'query' } as const;
const asIs = (texts: readonly string[]): { text: string }[] => texts.map((text) => ({ text }));

describe('the line of a passage that matched', () => {
  const passages = Array.from({ length: 120 }, (_, i) =>
    [`first ${i} alpha`, `second ${i} beta gamma`, `third ${i} delta`].join('\n'),
  );

  /** By brute force; no line holds a word of the query. */
  async function nearest(): Promise<string[]> {
    const { embedder } = fakeEmbedder();
    const vectorOf = async (text: string): Promise<Float32Array> =>
      (await embedder.embedTexts([text], choice, { priority: 'query' })).row(0).slice();
    const query = await vectorOf(asked.query);
    return Promise.all(
      passages.map(async (passage) => {
        const lines = await Promise.all(
          passage
            .split('\n')
            .map(async (line) => ({ line, score: dot(query, await vectorOf(line)) })),
        );
        return lines.reduce((best, each) => (each.score > best.score ? each : best)).line;
      }),
    );
  }

  test('is the nearest one, of many passages as of few, however little is kept', async () => {
    const { embedder } = fakeEmbedder();
    const expected = await nearest();
    for (const keptBytes of [undefined, 64]) {
      const matcher = new LineMatcher({ embedder, choice, keptBytes });
      const spans = await matcher.matchLines({ ...asked, passages: asIs(passages) });
      const found = spans.map(({ start, end }, i) => passages[i]?.slice(start, end));
      assert.deepEqual(found, expected);
    }
  });

  test('is one that holds the words in quotes, also signs alone', async () => {
    const { embedder } = fakeEmbedder();
    const matcher = new LineMatcher({ embedder, choice });
    const passage = 'a = b\nretry => 3\nboats at sea';
    const lineOf = async (query: string): Promise<string> => {
      const [span] = await matcher.matchLines({ ...asked, query, passages: [{ text: passage }] });
      return passage.slice(span?.start, span?.end);
    };
    assert.equal(await lineOf('"=>"'), 'retry => 3');
    assert.equal(await lineOf('water "boats"'), 'boats at sea');
  });

  test('is one that is not read, where what is asked for stands in it alone', async () => {
    const { embedder } = fakeEmbedder();
    const matcher = new LineMatcher({ embedder, choice });
    const text = '---\ntags: [sea]\n---\nboats in the harbour\nferries at noon';
    const input = text.replace(/^---[^]*?---/, (head) => head.replace(/[^\n]/g, ' '));
    for (const byWords of [false, true]) {
      const lineOf = async (query: string): Promise<string> => {
        const request = { ...asked, query, byWords, passages: [{ text, input }] };
        const [span] = await matcher.matchLines(request);
        return text.slice(span?.start, span?.end);
      };
      assert.equal(await lineOf('"sea"'), 'tags: [sea]');
      assert.equal(await lineOf('boats /tags/'), 'tags: [sea]');
      assert.equal(await lineOf('"noon"'), 'ferries at noon');
      assert.notEqual(await lineOf('tags'), 'tags: [sea]');
    }
  });

  test('is one that a pattern matched, with words beside it or none, and however the passage is laid out', async () => {
    const { embedder, session } = fakeEmbedder();
    const matcher = new LineMatcher({ embedder, choice });
    const passage =
      'function moor() {\n  // banks and barks\n\n    const bank = 3;\n  return bark;\n}';
    const lineOf = async (query: string, byWords = false): Promise<string> => {
      const request = { ...asked, query, byWords, passages: [{ text: passage }] };
      const [span] = await matcher.matchLines(request);
      return passage.slice(span?.start, span?.end);
    };
    assert.equal(await lineOf('/bar[nk];/'), 'return bark;');
    // What begins in the white space before a line, and what goes over several.
    assert.equal(await lineOf('/\\n {4}const/'), 'const bank = 3;');
    assert.equal(await lineOf('/3;\\s+return/'), 'const bank = 3;');
    assert.equal(await lineOf('/^function/'), 'function moor() {');
    assert.equal(await lineOf('/ban(k|ks)/ /bark/'), '// banks and barks');
    assert.deepEqual(session.ran, []);
    assert.equal(await lineOf('moor /BARK;/i'), 'return bark;');
    assert.ok(session.ran.length > 0);
    session.ran.length = 0;
    assert.equal(await lineOf('moor /bark;/', true), 'return bark;');
    assert.equal(await lineOf('moor', true), 'function moor() {');
    assert.deepEqual(session.ran, []);
    await assert.rejects(lineOf('/(/'), { code: 'invalidInput' });
  });

  test('asks for nothing where there is no choice, and for a query once', async () => {
    const { embedder, session } = fakeEmbedder();
    const matcher = new LineMatcher({ embedder, choice });
    const one = ['only one line', ''];
    const spans = await matcher.matchLines({ ...asked, passages: asIs(one) });
    assert.deepEqual(spans, [
      { start: 0, end: 13 },
      { start: 0, end: 0 },
    ]);
    assert.deepEqual(session.ran, []);
    const some = passages.slice(0, 2);
    await matcher.matchLines({ ...asked, passages: asIs(some) });
    const ran = session.ran.length;
    await matcher.matchLines({ ...asked, passages: asIs(some) });
    assert.equal(session.ran.length, ran);
  });

  test('is cancelled', async () => {
    const { embedder } = fakeEmbedder();
    const matcher = new LineMatcher({ embedder, choice });
    const signal = AbortSignal.abort();
    await assert.rejects(matcher.matchLines({ ...asked, passages: asIs(passages) }, { signal }), {
      code: 'cancelled',
    });
  });
});
