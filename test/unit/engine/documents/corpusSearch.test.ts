import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { percentileIn } from '../../../../src/core/search/percentile.ts';
import type { FoundSegment } from '../../../../src/protocol/corpusApi.ts';
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

  /** Each text is to be there once, at the first place that is not skipped, with the number of those. */
  function checkRanked(
    hits: readonly Pick<FoundSegment, 'segment' | 'score' | 'places'>[],
    scores: readonly number[],
    skip: readonly number[],
    everyPlace = false,
  ): void {
    const places = range(lines.length).filter((i) => !skip.includes(i));
    const equals = (i: number): number[] => places.filter((at) => lines[at] === lines[i]);
    const best = places
      .filter((i) => everyPlace || equals(i)[0] === i)
      .sort((a, b) => scores[b]! - scores[a]! || a - b);
    assert.deepEqual(
      hits.map(({ segment }) => segment),
      best.slice(0, hits.length),
    );
    for (const { segment, score, places: count } of hits) {
      assert.ok(isClose(score!, scores[segment]!));
      assert.equal(count, everyPlace ? 1 : equals(segment).length);
    }
  }

  test('a search is brute force over all segments, percentiles among its own scores', async () => {
    const made = setup();
    const { corpus, put, embed } = made;
    await put('a', lines);
    await embed('a');
    const answer = await corpus.search({
      mode: 'semantic',
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
      const below = scores.filter((other) => other < score! - 1e-7).length;
      const equal = scores.filter((other) => isClose(other, score!, 1e-7)).length;
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
    const request = {
      text: lines[3]!,
      exclude: { document: 'a', start, end },
      scope: { documents: ['a'] },
      limit: 200,
    };
    const answer = await corpus.similar(request);
    assert.equal(session.ran.length, 0, 'the line has its vector');
    const scores = await bruteForce(lines[3]!, made);
    checkRanked(answer.hits, scores, [3]);
    assert.equal(answer.hits.length, 71);
    const each = await corpus.similar({ ...request, everyPlace: true });
    checkRanked(each.hits, scores, [3], true);
    assert.equal(each.hits.length, 80);
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

  test('passages of a document have titles, and code is cut as its ending says', async () => {
    const { corpus } = setup();
    const put = (text: string, path: string, textKind?: 'markdown') =>
      corpus.putDocument({ document: path, text, textKind, path, segmentKind: 'passage' });
    const prose = await put('# Tides\n\nThe moon.\n\n# Boats\n\nSails.', 'a.md', 'markdown');
    assert.deepEqual(prose.titles, ['Tides', 'Boats']);
    const code = await put('def wax(moon):\n    return moon\n', 'a.py');
    assert.deepEqual(code.titles, ['wax']);
    const lines = await corpus.putDocument({ document: 'b', text: 'x', segmentKind: 'line' });
    assert.equal(lines.titles, undefined);
  });

  test('equal scores come in the order of the scope, a document named twice counts once', async () => {
    const { corpus, put, embed } = setup();
    for (const document of ['a', 'b', 'c']) {
      await put(document, ['same', 'other thing', 'same']);
      await embed(document);
    }
    const scope = { documents: ['c', 'a', 'c'] };
    const answer = await corpus.search({ mode: 'semantic', query: 'same', scope, limit: 4 });
    const places = (hits: readonly Pick<FoundSegment, 'document' | 'segment'>[]): unknown =>
      hits.map(({ document, segment }) => [document, segment]);
    assert.deepEqual(places(answer.hits), [
      ['c', 0],
      ['c', 1],
    ]);
    assert.deepEqual(
      answer.hits.map(({ places: count }) => count),
      [4, 2],
    );
    assert.equal(answer.segmentCount, 6);
    const inEach = [
      ['c', 0],
      ['c', 2],
      ['a', 0],
      ['a', 2],
    ];
    const each = await corpus.similar({ text: 'same', scope, limit: 4, everyPlace: true });
    assert.deepEqual(places(each.hits), inEach);
    const all = await corpus.textPlaces({ text: 'same', scope, limit: 9 });
    assert.deepEqual([places(all.places), all.count], [inEach, 4]);
    const some = await corpus.textPlaces({ text: 'same', scope, limit: 3 });
    assert.deepEqual([places(some.places), some.count], [inEach.slice(0, 3), 4]);
  });

  test('texts that are moved in differently are one, as far as the query leaves them', async () => {
    const { corpus, put, embed } = setup();
    await put('a.ts', ['other', '  so it is', 'so it is']);
    await put('b.md', ['so it is\t', 'not so']);
    for (const document of ['a.ts', 'b.md']) await embed(document);
    const scope = { documents: ['a.ts', 'b.md'] };
    const found = async (query: string): Promise<unknown> => {
      const { hits } = await corpus.search({ mode: 'semantic', query, scope, limit: 1 });
      const [{ document, segment, text, places } = assert.fail()] = hits;
      const all = await corpus.textPlaces({ text, query, scope, limit: 9 });
      assert.deepEqual([all.places.length, all.count], [places, places]);
      assert.deepEqual([all.places[0]?.document, all.places[0]?.segment], [document, segment]);
      return [document, segment, places];
    };
    assert.deepEqual(await found('so it is'), ['a.ts', 1, 3]);
    assert.deepEqual(await found('so it is path:b'), ['b.md', 0, 1]);
    assert.deepEqual(await found('so it is /^so/'), ['a.ts', 2, 2]);
    // One that has no vector yet is found with the others.
    await put('c', ['other', 'so it is  ']);
    const more = { documents: ['c', ...scope.documents] };
    const { hits } = await corpus.search({
      mode: 'semantic',
      query: 'so it is',
      scope: more,
      limit: 1,
    });
    assert.equal(hits[0]?.places, 4);
    assert.ok(isClose(hits[0].score ?? NaN, 1));
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
    const { hits } = await corpus.search({
      mode: 'semantic',
      query: 'so many',
      more,
      less,
      scope,
      limit: 200,
    });
    checkRanked(hits, scores, []);
    session.ran.length = 0;
    const like = await corpus.search({
      mode: 'semantic',
      query: ' ',
      more: [lines[5]!],
      scope,
      limit: 200,
    });
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
        await made.corpus.search({ mode: 'semantic', query: 'many', scope, limit: 1 }),
        await made.corpus.similar({ text: 'many', scope, limit: 1 }),
      ]) {
        const [hit] = answer.hits;
        const known = answer.percentileBasis === 'background';
        assert.equal(hit!.percentile, known ? 75 : undefined);
        assert.ok(hit!.score! > 0);
        // A third of the background lies above .5 and below 2, where the score is.
        const share = (1 - hit!.score! / 2) / 3;
        assert.ok(known ? isClose(hit!.expected!, 49 * share) : hit!.expected === undefined);
      }
    }
  });

  test('a pattern alone is answered in the order of the scope, vectors or none, within its limits', async () => {
    const { corpus, put, embed, session } = setup();
    await put('a', ['boats asleep', 'a ferry', 'boats and ferries']);
    await put('b', ['ferry again']);
    await embed('b');
    session.ran.length = 0;
    const texts = async (query: string, limit = 9): Promise<string[]> => {
      const scope = { documents: ['a', 'b'] };
      const { hits, percentileBasis } = await corpus.search({
        mode: 'semantic',
        query,
        scope,
        limit,
      });
      assert.equal(percentileBasis, 'none');
      assert.deepEqual(new Set(hits.map(({ score }) => score)), new Set([undefined]));
      return hits.map(({ text }) => text);
    };
    const all = ['a ferry', 'boats and ferries', 'ferry again'];
    assert.deepEqual(await texts('/ferr(y|ies)/'), all);
    assert.deepEqual(await texts('/ferr/', 2), all.slice(0, 2));
    assert.deepEqual(await texts('/ferr/ -boats'), ['a ferry', 'ferry again']);
    assert.deepEqual(session.ran, []);
  });

  test('path: counts from the folders of the workspace, as in the index', async () => {
    const { corpus, put, embed } = setup();
    const names = [
      'line:file:///home/w/docs/a%20b.md',
      'line:file:///home/w/src/main.ts',
      'copy 1 of line:file:///home/w/docs/c.md',
      'line:vscode-notebook-cell:/home/w/docs/nb.ipynb#W0sZmlsZQ',
    ];
    for (const [i, name] of names.entries()) {
      await put(name, [`boats ${i}`]);
      await embed(name);
    }
    const found = async (limit: string): Promise<number[]> => {
      const scope = { documents: names };
      const roots = ['file:///home/w'];
      const { hits } = await corpus.search({
        mode: 'semantic',
        query: `boats ${limit}`,
        scope,
        roots,
        limit: 9,
      });
      return hits.map(({ document }) => names.indexOf(document)).sort();
    };
    assert.deepEqual(await found('path:home'), []);
    assert.deepEqual(await found('path:/docs'), [0, 2, 3]);
    assert.deepEqual(await found('path:docs/*.ipynb'), [3]);
    assert.deepEqual(await found('path:"a b"'), [0]);
    assert.deepEqual(await found('path:line'), []);
    assert.deepEqual(await found('-path:docs'), [1]);
  });

  test('only what has a vector is searched, and a later search sees what came since', async () => {
    const { corpus, put, embed } = setup();
    await put('a', numbered(60));
    await put('b', numbered(60, 60));
    const search = async () =>
      corpus.search({
        mode: 'semantic',
        query: 'many',
        scope: { documents: ['a', 'b'] },
        limit: 1000,
      });
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
    const before = await corpus.search({
      mode: 'semantic',
      query: 'nothing of it',
      scope,
      limit: 5,
    });
    assert.equal(before.embeddedCount, 0);
    const { hits } = await corpus.search({ mode: 'semantic', query: 'one line', scope, limit: 5 });
    assert.equal(hits.length, 1);
    assert.ok(hits[0]!.segment === 0 && isClose(hits[0]!.score!, 1));
    const progress = await embed('a');
    assert.deepEqual(segmentsOf(progress), [1]);
    assert.equal(session.ran.length, 3);
  });

  test('a repeated query runs nothing; blank ones and no hits are refused', async () => {
    const { corpus, put, session } = setup();
    await put('a', ['text']);
    const scope = { documents: ['a'] };
    await corpus.search({ mode: 'semantic', query: 'so many', scope, limit: 1 });
    await corpus.search({ mode: 'semantic', query: 'so many', scope, limit: 1 });
    assert.equal(session.ran.length, 1);
    const invalid = { code: 'invalidInput' };
    await assert.rejects(
      corpus.search({ mode: 'semantic', query: ' \n', scope, limit: 1 }),
      invalid,
    );
    const mode = 'semantic' as const;
    const nothing = { mode, query: '', more: [' '], less: ['so'], scope, limit: 1 };
    await assert.rejects(corpus.search(nothing), { ...invalid, message: /The query is blank/ });
    const same = { mode, query: 'so', less: ['so'], scope, limit: 1 };
    await assert.rejects(corpus.search(same), { ...invalid, message: /are the same/ });
    await assert.rejects(corpus.similar({ text: '', scope, limit: 1 }), invalid);
    await assert.rejects(
      corpus.search({ mode: 'semantic', query: 'so', scope, limit: 0 }),
      invalid,
    );
  });

  test('a query that was taken back runs nothing, and is not answered', async () => {
    const { corpus, put, session } = setup();
    await put('a', ['text']);
    const scope = { documents: ['a'] };
    const early = corpus.search(
      { mode: 'semantic', query: 'x', scope, limit: 1 },
      { signal: AbortSignal.abort() },
    );
    await assert.rejects(early, { code: 'cancelled' });
    assert.equal(session.ran.length, 0);
    let open: () => void = () => undefined;
    session.gate = new Promise((resolve) => (open = resolve));
    const controller = new AbortController();
    const late = corpus.search(
      { mode: 'semantic', query: 'y', scope, limit: 1 },
      { signal: controller.signal },
    );
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
    const call = corpus.search({
      mode: 'semantic',
      query: 'x',
      scope: { documents: ['a'] },
      limit: 1,
    });
    await corpus.removeDocument({ document: 'a' });
    open();
    await assert.rejects(call, { code: 'documentUnknown' });
  });
});
