import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { percentileIn } from '../../../../src/core/search/percentile.ts';
import type { Hit } from '../../../../src/protocol/corpusApi.ts';
import {
  setup,
  numbered,
  segmentsOf,
  range,
  sorted,
  isClose,
  cosineOf,
  type Setup,
} from './corpusSetup.ts';

describe('search and neighbours', () => {
  const lines = [...numbered(70), ...numbered(10), 'so so'];

  async function bruteForce(text: string, { vectorsOf }: Setup): Promise<number[]> {
    const matrix = await vectorsOf([text, ...lines]);
    return lines.map((_, i) => cosineOf(matrix, 0, i + 1));
  }

  function checkRanked(
    hits: readonly Hit[],
    scores: readonly number[],
    skip: readonly number[],
  ): void {
    const best = range(lines.length)
      .filter((i) => !skip.includes(i))
      .sort((a, b) => scores[b]! - scores[a]! || a - b);
    assert.deepEqual(
      hits.map(({ segment }) => segment),
      best.slice(0, hits.length),
    );
    for (const { segment, score } of hits) assert.ok(isClose(score, scores[segment]!));
  }

  test('a search is brute force over all segments, percentiles among its own scores', async () => {
    const made = setup();
    const { corpus, put, embed } = made;
    await put('a', lines);
    await embed('a');
    const answer = await corpus.search({
      query: 'so many',
      scope: { documents: ['a'] },
      limit: 20,
    });
    const scores = await bruteForce('so many', made);
    checkRanked(answer.hits, scores, []);
    assert.equal(answer.hits.length, 20);
    assert.deepEqual(
      [answer.segmentCount, answer.embeddedCount, answer.percentileBasis],
      [81, 81, 'scores'],
    );
    for (const { score, percentile, segment, start, end, text } of answer.hits) {
      const below = scores.filter((other) => other < score - 1e-7).length;
      const equal = scores.filter((other) => isClose(other, score, 1e-7)).length;
      assert.ok(isClose(percentile!, (100 * (below + equal / 2)) / scores.length, 1e-9));
      assert.equal(text, lines[segment]);
      assert.equal(lines.join('\n').slice(start, end), text);
    }
  });

  test('neighbours leave out the place asked from, not its equals; percentiles among pairs', async () => {
    const made = setup();
    const { corpus, put, embed, session } = made;
    const { spans } = await put('a', lines);
    await embed('a');
    session.ran.length = 0;
    const [start, end] = [spans[6]!, spans[7]!];
    const answer = await corpus.similar({
      text: lines[3]!,
      exclude: { document: 'a', start, end },
      scope: { documents: ['a'] },
      limit: 200,
    });
    assert.equal(session.ran.length, 0, 'the line has its vector');
    checkRanked(answer.hits, await bruteForce(lines[3]!, made), [3]);
    assert.equal(answer.hits.length, 80);
    assert.deepEqual([answer.hits[0]!.segment, answer.hits[0]!.score], [73, 1]);
    assert.equal(answer.percentileBasis, 'pairs');
    const distinct = [...new Set(lines)];
    const matrix = await made.vectorsOf(distinct);
    const pairs = Float64Array.from(
      distinct.flatMap((_, a) => range(a).map((b) => cosineOf(matrix, a, b))),
    ).sort();
    for (const { score, percentile } of answer.hits.slice(10)) {
      // A pair's own cosine is computed twice, in another order of sums.
      assert.ok(isClose(percentile!, percentileIn(pairs, score), 0.05));
    }
  });

  test('what touches the excluded span: half-covered segments, not adjoining ones', async () => {
    const { corpus, embed } = setup();
    // Sentences of some scripts follow each other without a space.
    const text = '猫在这里。狗在那里。鸟飞走了。';
    const { spans } = await corpus.putDocument({ document: 'a', text, segmentKind: 'sentence' });
    assert.deepEqual([...spans], [0, 5, 5, 10, 10, 15]);
    await embed('a');
    const found = async (start: number, end: number): Promise<number[]> => {
      const exclude = { document: 'a', start, end };
      const scope = { documents: ['a'] };
      const { hits } = await corpus.similar({ text: 'x', exclude, scope, limit: 9 });
      return sorted(hits.map(({ segment }) => segment));
    };
    assert.deepEqual(await found(5, 10), [0, 2]);
    assert.deepEqual(await found(4, 6), [2]);
    assert.deepEqual(await found(7, 7), [0, 2]);
    assert.deepEqual(await found(15, 15), [0, 1]);
    assert.deepEqual(await found(20, 30), [0, 1, 2]);
  });

  test('equal scores come in the order of the scope, a document named twice counts once', async () => {
    const { corpus, put, embed } = setup();
    for (const document of ['a', 'b', 'c']) {
      await put(document, ['same', 'other thing', 'same']);
      await embed(document);
    }
    const scope = { documents: ['c', 'a', 'c'] };
    const answer = await corpus.search({ query: 'same', scope, limit: 4 });
    assert.deepEqual(
      answer.hits.map(({ document, segment }) => [document, segment]),
      [
        ['c', 0],
        ['c', 2],
        ['a', 0],
        ['a', 2],
      ],
    );
    assert.equal(answer.segmentCount, 6);
  });

  test('more and less: brute force over the sum of vectors; a text may stand twice', async () => {
    const made = setup();
    const { corpus, put, embed, session } = made;
    await put('a', lines);
    await embed('a');
    const [more, less] = [['so so', 'many', 'many'], [lines[3]!]];
    const matrix = await made.vectorsOf(['so many', ...more, ...less]);
    const summed = matrix
      .row(0)
      .map((_, d) => range(4).reduce((sum, i) => sum + matrix.row(i)[d]!, -matrix.row(4)[d]!));
    const length = Math.hypot(...summed);
    const vectors = await made.vectorsOf(lines);
    const scores = range(lines.length).map((i) =>
      vectors.row(i).reduce((sum, value, d) => sum + (value * summed[d]!) / length, 0),
    );
    const scope = { documents: ['a'] };
    const { hits } = await corpus.search({ query: 'so many', more, less, scope, limit: 200 });
    checkRanked(hits, scores, []);
    session.ran.length = 0;
    const like = await corpus.search({ query: ' ', more: [lines[5]!], scope, limit: 200 });
    assert.equal(session.ran.length, 0, 'the line has its vector');
    checkRanked(like.hits, await bruteForce(lines[5]!, made), []);
  });

  test('a small corpus has the background’s percentiles, or none', async () => {
    const background = Float64Array.of(-1, -0.5, 0, 2);
    for (const made of [setup({ background }), setup()]) {
      await made.put('a', numbered(49));
      await made.embed('a');
      const scope = { documents: ['a'] };
      for (const answer of [
        await made.corpus.search({ query: 'many', scope, limit: 1 }),
        await made.corpus.similar({ text: 'many', scope, limit: 1 }),
      ]) {
        const [hit] = answer.hits;
        const known = answer.percentileBasis === 'background';
        assert.equal(hit!.percentile, known ? 75 : undefined);
        assert.ok(hit!.score > 0);
        // A third of the background lies above .5 and below 2, where the score is.
        const share = (1 - hit!.score / 2) / 3;
        assert.ok(known ? isClose(hit!.expected!, 49 * share) : hit!.expected === undefined);
      }
    }
  });

  test('only what has a vector is searched, and a later search sees what came since', async () => {
    const { corpus, put, embed } = setup();
    await put('a', numbered(60));
    await put('b', numbered(60, 60));
    const search = async () =>
      corpus.search({ query: 'many', scope: { documents: ['a', 'b'] }, limit: 1000 });
    const counts = ({ hits, segmentCount, embeddedCount }: Awaited<ReturnType<typeof search>>) => [
      hits.length,
      segmentCount,
      embeddedCount,
    ];
    assert.deepEqual(counts(await search()), [0, 120, 0]);
    await embed('a');
    assert.deepEqual(counts(await search()), [60, 120, 60]);
    await embed('b');
    assert.deepEqual(counts(await search()), [120, 120, 120]);
    await put('b', ['short']);
    assert.deepEqual(counts(await search()), [60, 61, 60]);
    await corpus.removeDocument({ document: 'b' });
    await assert.rejects(search(), { code: 'documentUnknown' });
  });

  test('a line that a query embedded counts in its document', async () => {
    const { corpus, put, embed, session } = setup();
    await put('a', ['one line', 'another line']);
    const scope = { documents: ['a'] };
    const before = await corpus.search({ query: 'nothing of it', scope, limit: 5 });
    assert.equal(before.embeddedCount, 0);
    const { hits } = await corpus.search({ query: 'one line', scope, limit: 5 });
    assert.equal(hits.length, 1);
    assert.ok(hits[0]!.segment === 0 && isClose(hits[0]!.score, 1));
    const progress = await embed('a');
    assert.deepEqual(segmentsOf(progress), [1]);
    assert.equal(session.ran.length, 3);
  });

  test('a repeated query runs nothing; blank ones and no hits are refused', async () => {
    const { corpus, put, session } = setup();
    await put('a', ['text']);
    const scope = { documents: ['a'] };
    await corpus.search({ query: 'so many', scope, limit: 1 });
    await corpus.search({ query: 'so many', scope, limit: 1 });
    assert.equal(session.ran.length, 1);
    const invalid = { code: 'invalidInput' };
    await assert.rejects(corpus.search({ query: ' \n', scope, limit: 1 }), invalid);
    const nothing = { query: '', more: [' '], less: ['so'], scope, limit: 1 };
    await assert.rejects(corpus.search(nothing), { ...invalid, message: /The query is blank/ });
    const same = { query: 'so', less: ['so'], scope, limit: 1 };
    await assert.rejects(corpus.search(same), { ...invalid, message: /are the same/ });
    await assert.rejects(corpus.similar({ text: '', scope, limit: 1 }), invalid);
    await assert.rejects(corpus.search({ query: 'so', scope, limit: 0 }), invalid);
  });

  test('a query that was taken back runs nothing, and is not answered', async () => {
    const { corpus, put, session } = setup();
    await put('a', ['text']);
    const scope = { documents: ['a'] };
    const early = corpus.search({ query: 'x', scope, limit: 1 }, { signal: AbortSignal.abort() });
    await assert.rejects(early, { code: 'cancelled' });
    assert.equal(session.ran.length, 0);
    let open: () => void = () => undefined;
    session.gate = new Promise((resolve) => (open = resolve));
    const controller = new AbortController();
    const late = corpus.search({ query: 'y', scope, limit: 1 }, { signal: controller.signal });
    setTimeout(() => {
      open();
      controller.abort();
    });
    await assert.rejects(late, { code: 'cancelled' });
  });

  test('a document that goes while its query is embedded is unknown then', async () => {
    const { corpus, put, session } = setup();
    await put('a', ['text']);
    let open: () => void = () => undefined;
    session.gate = new Promise((resolve) => (open = resolve));
    const call = corpus.search({ query: 'x', scope: { documents: ['a'] }, limit: 1 });
    await corpus.removeDocument({ document: 'a' });
    open();
    await assert.rejects(call, { code: 'documentUnknown' });
  });
});
