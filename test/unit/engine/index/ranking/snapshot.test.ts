import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import { samplePairs } from '../../../../../src/core/search/pairSample.ts';
import { percentileIn } from '../../../../../src/core/search/percentile.ts';
import type { RowRepair } from '../../../../../src/core/vectors/rowRepair.ts';
import { dotAt } from '../../../../../src/core/vectors/dotAt.ts';
import type { SearchIndexAnswer } from '../../../../../src/protocol/indexApi.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { embedInto, someVectors, space, TestIndex, unit } from '../indexSetup.ts';

const texts = Array.from(
  { length: 300 },
  (_, i) => `line ${i} about ${i % 3 === 0 ? 'boats' : 'trains'}`,
);
const vectors = someVectors(texts.length, space.dims);
const query = someVectors(1, space.dims, 9)[0]!;
const vector = (): Float32Array => query;
const cosineOf = (text: string): number => dotAt(query, vectors[texts.indexOf(text.trim())]!, 0);

const placesOf = ({ hits }: SearchIndexAnswer): string[] =>
  hits.map(({ path, line }) => `${path}:${line}`);

/** Of each text, white space at its ends aside, the first. */
function firstPlaces<T extends { readonly text: string }>(segments: readonly T[]): T[] {
  const firsts = new Map<string, T>();
  for (const segment of segments) {
    const text = segment.text.trim();
    if (!firsts.has(text)) firsts.set(text, segment);
  }
  return [...firsts.values()];
}

function filledIndex(): TestIndex {
  const index = new TestIndex();
  index.put('/w/a/one', texts.slice(0, 120));
  index.put('/w/b/two', texts.slice(100));
  // Moved in: other texts, the same vectors.
  index.put(
    '/w/c/three',
    texts.slice(0, 3).map((text) => `  ${text}`),
  );
  index.embed(texts, vectors);
  return index;
}

describe('Snapshot', () => {
  test('finds by meaning what brute force finds, each text once at its first place, with percentiles among all places', async () => {
    const index = filledIndex();
    const segments = [
      ...texts.slice(0, 120).map((text, i) => ({ text, place: `/w/a/one:${i + 1}` })),
      ...texts.slice(100).map((text, i) => ({ text, place: `/w/b/two:${i + 1}` })),
      ...texts.slice(0, 3).map((text, i) => ({ text, place: `/w/c/three:${i + 1}` })),
    ].map((segment, order) => ({ ...segment, order, score: cosineOf(segment.text) }));
    const sorted = Float64Array.from(segments, ({ score }) => score).sort();
    const expected = firstPlaces(segments).toSorted(
      (a, b) => b.score - a.score || a.order - b.order,
    );
    for (const limit of [1, 5, 40, 1000]) {
      const answer = await index
        .search()
        .search({ query: parseQuery(''), limit, vector, mode: 'semantic' });
      const best = expected.slice(0, limit);
      assert.deepEqual(
        placesOf(answer),
        best.map(({ place }) => place),
      );
      assert.equal(answer.percentileBasis, 'scores');
      answer.hits.forEach(({ score, percentile, places }, i) => {
        assert.equal(score, best[i]!.score);
        const same = segments.filter(({ text }) => text.trim() === best[i]!.text.trim());
        assert.equal(places, same.length);
        assert.ok(Math.abs(percentile! - percentileIn(sorted, score)) < 1e-9);
      });
    }
    assert.equal(index.search().embedded, segments.length);
    index.close();
  });

  test('a hit that words alone find has its percentile among a sample', async () => {
    const index = new TestIndex();
    const many = Array.from({ length: 1500 }, (_, i) => `note ${i}`);
    const ofMany = someVectors(many.length, space.dims, 4);
    const scores = ofMany.map((vector) => dotAt(query, vector, 0));
    const last = scores.indexOf(Math.min(...scores));
    index.put('/w/a', many);
    index.embed(many, ofMany);
    const request = { query: parseQuery(`${last}`), limit: 50, vector, mode: 'hybrid' } as const;
    const hit = (await index.search().search(request)).hits.find(
      ({ text }) => text === `note ${last}`,
    );
    assert.equal(hit?.score, scores[last]);
    // Half of itself, of 1,500.
    assert.ok(Math.abs(hit!.percentile! - 50 / 1500) < 1e-9, `${hit?.percentile}`);
    index.close();
  });

  test('under some paths only their files are found, as if there were no others, in each mode', async () => {
    const index = filledIndex();
    const search = index.search();
    for (const mode of ['semantic', 'hybrid', 'keyword'] as const) {
      for (const word of ['boats', '"boats"']) {
        const request = { query: parseQuery(word), vector, mode } as const;
        const all = await search.search({ ...request, limit: 1000 });
        const inTwo = await search.search({
          ...request,
          limit: 20,
          files: { under: ['/w/b'], roots: [] },
        });
        assert.equal(inTwo.hits.length, 20);
        assert.ok(inTwo.hits.every(({ path }) => path === '/w/b/two'));
        if (mode === 'semantic') {
          // Its first 20 lines stand in the other file, too.
          const expected = texts
            .slice(100)
            .filter((text) => word === 'boats' || text.includes('boats'))
            .sort((a, b) => cosineOf(b) - cosineOf(a))
            .slice(0, 20);
          assert.deepEqual(
            inTwo.hits.map(({ text }) => text),
            expected,
          );
          assert.ok(inTwo.hits.every(({ places }) => places === 1));
          assert.ok(all.hits.some(({ places }) => places > 1));
        }
        assert.deepEqual(
          await search.search({ ...request, limit: 9, files: { under: ['/w'], roots: [] } }),
          {
            ...all,
            hits: all.hits.slice(0, 9),
          },
        );
        assert.equal(
          (await search.search({ ...request, limit: 9, files: { under: ['/w/b/tw'], roots: [] } }))
            .hits.length,
          0,
        );
      }
    }
    index.close();
  });

  test('under some paths percentiles are among what lies there, as brute force counts it', async () => {
    const index = new TestIndex();
    const files = Object.entries({
      '/w/a/one': texts.slice(0, 60),
      '/w/a/two': texts.slice(30, 120),
      '/w/b/three': texts.slice(90),
      // Some stand twice in a file, and elsewhere.
      '/w/c/four': [...texts.slice(0, 40), ...texts.slice(20, 60)],
      '/w/few': texts.slice(0, 40),
    });
    for (const [path, lines] of files) index.put(path, lines);
    // One that has no vector yet.
    index.put('/w/c/five', ['boats that come later']);
    index.embed(texts, vectors);
    const background = Float64Array.of(-1, 0, 1);
    const search = index.search({ background });
    const many = [['/w/a'], ['/w/b'], ['/w/c'], ['/w/a/one', '/w/b'], ['/w']];
    for (const under of [...many, ['/w/few'], ['/w/c/five']]) {
      const basis = many.includes(under) ? 'scores' : 'background';
      const scores = files
        .filter(([path]) => under.some((each) => path.startsWith(each)))
        .flatMap(([, lines]) => lines.map(cosineOf));
      const sorted = basis === 'scores' ? Float64Array.from(scores).sort() : background;
      for (const mode of ['semantic', 'hybrid'] as const) {
        for (const text of ['boats', '"trains" 7']) {
          const answer = await search.search({
            query: parseQuery(text),
            limit: 40,
            vector,
            mode,
            files: { under, roots: [] },
          });
          assert.equal(answer.percentileBasis, basis, under.join());
          for (const { text: hit, score, percentile } of answer.hits) {
            if (score === undefined) {
              assert.deepEqual([hit, percentile], ['boats that come later', undefined]);
              continue;
            }
            assert.equal(score, cosineOf(hit));
            assert.ok(
              Math.abs(percentile! - percentileIn(sorted, score)) < 1e-9,
              `${under.join()} ${hit}`,
            );
          }
        }
      }
    }
    index.close();
  });

  test('words in quotes must occur', async () => {
    const index = filledIndex();
    const asked = async (mode: 'hybrid' | 'keyword' | 'semantic'): Promise<string[]> =>
      (
        await index.search().search({ query: parseQuery('x "boats"'), limit: 500, vector, mode })
      ).hits.map(({ text }) => text);
    assert.equal((await asked('hybrid')).length, 100);
    assert.ok((await asked('hybrid')).every((text) => text.includes('boats')));
    assert.equal((await asked('keyword')).length, 100);
    assert.equal((await asked('semantic')).length, 100);
    index.close();
  });

  test('neighbours leave out what touches the place asked from, and are compared with pairs', () => {
    const index = filledIndex();
    const search = index.search();
    const similar = (start: number, end: number): SearchIndexAnswer =>
      search.similar({
        vector: () => vectors[0]!,
        limit: 3,
        exclude: { path: '/w/a/one', start, end },
      });
    assert.deepEqual(placesOf(similar(0, 5))[0], '/w/c/three:1');
    // A caret at the end of the first line; one in the second.
    const { length } = texts[0]!;
    assert.deepEqual(placesOf(similar(length, length))[0], '/w/c/three:1');
    assert.deepEqual(placesOf(similar(length + 1, length + 1))[0], '/w/a/one:1');
    const answer = similar(0, 5);
    assert.equal(answer.percentileBasis, 'pairs');
    const pairs = samplePairs(texts.length, (a, b) => dotAt(vectors[a]!, vectors[b]!, 0));
    assert.equal(answer.hits[1]!.percentile, percentileIn(pairs, answer.hits[1]!.score!));
    index.close();
  });

  test('a small scope is compared with the background, or with nothing', async () => {
    const index = new TestIndex();
    index.put('/w/a', texts.slice(0, 10));
    index.embed(texts.slice(0, 10), vectors.slice(0, 10));
    const request = { query: parseQuery('boats'), limit: 3, mode: 'hybrid', vector } as const;
    const without = await index.search().search(request);
    assert.equal(without.percentileBasis, 'none');
    assert.equal(without.hits[0]!.percentile, undefined);
    const background = Float64Array.of(-1, 1);
    const among = await index.search({ background }).search(request);
    assert.deepEqual([among.percentileBasis, among.hits[0]!.percentile], ['background', 50]);
    assert.equal(without.hits[0]!.expected, undefined);
    // Half of all cosines between -1 and 1 are above 0: of ten texts so many are expected.
    for (const { score, expected } of among.hits) {
      assert.ok(Math.abs(expected! - Math.max(0.1, (10 * (1 - score!)) / 2)) < 1e-9);
    }
    index.close();
  });

  test('vectors that another connection adds, and removes, are seen by the next search', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shared-'));
    const path = join(folder, 'vectors.sqlite');
    const index = new TestIndex(path);
    const other = new VectorDatabase(path);
    index.put('/w/a', texts);
    const best = async (): Promise<string | undefined> =>
      (await index.search().search({ query: parseQuery(''), limit: 1, vector, mode: 'semantic' }))
        .hits[0]?.text;
    assert.equal(await best(), undefined);
    const order = [...texts.keys()].sort((a, b) => cosineOf(texts[b]!) - cosineOf(texts[a]!));
    const [first, second] = [order[0]!, order[1]!];
    const half = order.slice(1);
    embedInto(
      other,
      half.map((i) => texts[i]!),
      half.map((i) => vectors[i]!),
    );
    assert.equal(await best(), texts[second]);
    assert.equal(index.search().embedded, 299);
    embedInto(other, [texts[first]!], [vectors[first]!]);
    assert.equal(await best(), texts[first]);
    // One by one, until small blocks are made into a large one.
    const late = someVectors(40, space.dims, 5);
    const lateTexts = late.map((_, i) => `late ${i}`);
    late.forEach((vector, i) => {
      embedInto(other, [lateTexts[i]!], [vector]);
    });
    assert.ok(!index.vectors.open(space).has('x'));
    other.open(space).compact();
    index.put('/w/b', lateTexts);
    const search = index.search();
    assert.equal(search.embedded, 340);
    lateTexts.forEach((text, i) => {
      const [hit] = search.similar({ vector: () => late[i]!, limit: 1 }).hits;
      assert.equal(hit?.text, text);
    });
    index.close();
    other.close();
    await rm(folder, { recursive: true });
  });

  test('knows no text and no vector that came after it', async () => {
    const index = filledIndex();
    const request = { query: parseQuery('boats'), limit: 20, vector, mode: 'hybrid' } as const;
    const snapshot = index.search();
    const before = await snapshot.search(request);
    const late = ['the late boats', 'the later boats'];
    index.put('/w/late', late);
    index.embed(late, [query, unit(query.map((value, i) => value + (i === 0 ? 0.01 : 0)))]);
    // It reads the new rows into memory that both share.
    assert.equal((await index.search().search(request)).hits[0]?.text, 'the late boats');
    assert.deepEqual(await snapshot.search(request), before);
    assert.deepEqual(
      snapshot
        .similar({ vector, limit: 5 })
        .hits.map(({ path }) => path)
        .filter((path) => path === '/w/late'),
      [],
    );
    index.close();
  });

  test('a repair changes the rows as they are read', async () => {
    const index = filledIndex();
    const mirror = (rows: Float32Array): Float32Array => rows.map((value) => -value);
    const opposite = unit(query.map((value) => -value));
    const request = { query: parseQuery(''), limit: 30, mode: 'semantic' } as const;
    const plain = await index.search().search({ ...request, vector });
    const repair = { mapRows: mirror } as unknown as RowRepair;
    const mapped = await index.search({ repair }).search({
      ...request,
      vector: (given) => (given === repair ? opposite : query),
    });
    assert.deepEqual(placesOf(mapped), placesOf(plain));
    index.close();
  });

  test('words of scripts without spaces are found wherever they stand in a line', async () => {
    const index = new TestIndex();
    const lines = [
      '東京都庁で会議があります',
      '京都の会議は中止です',
      'データベースの接続を開くtestDb関数',
      '数据库连接超时',
      'ฉันชอบกินข้าวที่บ้าน',
      '한국어를 배웁니다',
      'the sea and the shore',
    ];
    index.put('/w/a', lines);
    const found = async (asked: string): Promise<number[]> =>
      (
        await index
          .search()
          .search({ query: parseQuery(asked), limit: 10, vector: undefined, mode: 'keyword' })
      ).hits.map(({ line }) => line);
    assert.deepEqual(await found('会議 中止'), [2, 1]);
    assert.equal((await found('東京都'))[0], 1);
    assert.deepEqual(await found('数据库'), [4]);
    assert.deepEqual(await found('データベース'), [3]);
    assert.deepEqual(await found('ﾃﾞｰﾀ'), [3]);
    assert.deepEqual(await found('関数'), [3]);
    assert.deepEqual(await found('庁'), [1]);
    assert.deepEqual(await found('กินข้าว'), [5]);
    assert.deepEqual(await found('한국어'), [6]);
    // In quotes all of it stands in the line as it is.
    assert.deepEqual(await found('"東京都"'), [1]);
    assert.deepEqual((await found('"会議"')).sort(), [1, 2]);
    assert.deepEqual(await found('"都会議"'), []);
    assert.deepEqual(await found('"会議は中止"'), [2]);
    assert.deepEqual(await found('"ที่บ้าน"'), [5]);
    assert.deepEqual((await found('"議"')).sort(), [1, 2]);
    assert.deepEqual(await found('"開くtestDb関数"'), [3]);
    assert.deepEqual(await found('"the sea"'), [7]);
    index.close();
  });
});
