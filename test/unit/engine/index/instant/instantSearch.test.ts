import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import type { RankedCandidate } from '../../../../../src/core/search/ranking/rankPassages.ts';
import { seededRandom } from '../../../../../src/core/search/seededRandom.ts';
import type { Tokenizer } from '../../../../../src/core/tokenizer/tokenizer.ts';
import { dot, normaliseInPlace } from '../../../../../src/core/vectors/similarity.ts';
import { encodeRow } from '../../../../../src/core/rows/rowCodes.ts';
import { StaticEncoder } from '../../../../../src/core/vectors/staticEncoder.ts';
import { quantiseRows, type StaticTable } from '../../../../../src/core/vectors/staticTable.ts';
import {
  InstantSearch,
  type InstantOptions,
  type InstantQuery,
  type StaticMaker,
} from '../../../../../src/engine/index/instant/instantSearch.ts';
import { candidatesOf, rankedDepth } from '../../../../../src/engine/index/ranking/textRanking.ts';
import { rankTexts } from '../../../../support/rankTexts.ts';

const dims = 24;
const wordCount = 300;
const random = seededRandom(9);
const numbers = (count: number): Float64Array =>
  Float64Array.from({ length: count }, () => random() + random() + random() - 1.5);

/** Words are numbers: `17 4`. */
const tokenizer = {
  encode: (text: string) => ({ ids: Int32Array.of(0, ...text.split(' ').map(Number), 0) }),
} as unknown as Tokenizer;
const table: StaticTable = {
  ...{ rows: wordCount, dims, modelDims: dims },
  ...quantiseRows(numbers(wordCount * dims), wordCount, dims),
  projection: new Float32Array(dims * dims),
};
const encoder = new StaticEncoder(table, tokenizer);
const stretch = numbers(dims).map((value) => Math.exp(3 * value));

/** The model sees what the words say, some of it more than the rest. */
function modelVector(text: string): Float32Array {
  const vector = new Float32Array(dims);
  encoder.encode(text, vector);
  const seen = vector.map((value, i) => value * (stretch[i] ?? 1));
  normaliseInPlace(seen);
  return seen;
}

const texts = Array.from({ length: 3000 }, () =>
  Array.from({ length: 4 }, () => 1 + Math.floor(random() * (wordCount - 1))).join(' '),
);
const asked = '7 77 177';
const vector = modelVector(asked);
const truth = Float64Array.from(texts, (text) => dot(vector, modelVector(text)));
const byCosine = [...truth.keys()].sort((a, b) => (truth[b] ?? 0) - (truth[a] ?? 0));

/** A search over the texts, and what it did. */
async function searched(
  instant: InstantSearch,
  query: Partial<InstantQuery> = {},
  options: Partial<InstantOptions> = {},
) {
  const cosines = query.cosines ?? new Float64Array(texts.length).fill(NaN);
  const embedded: number[] = [];
  const orders: (readonly RankedCandidate[])[] = [];
  let read = 0;
  const last = await instant.search(
    {
      textIds: Int32Array.from(texts, (_, place) => place + 1),
      text: (id) => {
        read++;
        return texts[id - 1] ?? '';
      },
    },
    {
      ...{ parts: [{ text: asked, sign: 1 }], vector, byWords: [], required: undefined, limit: 10 },
      rank: byMixedScores,
      ...query,
      cosines,
    },
    {
      signal: undefined,
      embed: (places) => {
        embedded.push(...places);
        return Promise.resolve(places.map((place) => truth[place] ?? NaN));
      },
      onRanks: (ranks) => orders.push(ranks),
      ...options,
    },
  );
  return { last, orders, embedded, cosines, read };
}

/** Places that words found, the first one best. */
const found = (places: readonly number[]): { item: number; score: number }[] =>
  places.map((item, i) => ({ item, score: places.length - i }));

const byMixedScores = rankTexts(asked);

const items = (ranks: readonly RankedCandidate[], count: number): number[] =>
  ranks.slice(0, count).map(({ item }) => item);

describe('InstantSearch', () => {
  test('rounds find what static vectors alone do not, and no text is embedded twice', async () => {
    const { orders, last, embedded } = await searched(
      new InstantSearch(table, tokenizer),
      {},
      { maxTexts: 448 },
    );
    const best = new Set(byCosine.slice(0, 20));
    const share = (places: readonly number[]): number =>
      places.filter((place) => best.has(place)).length / 20;
    const first = orders[0] ?? [];
    assert.equal(first.length, rankedDepth);
    assert.ok(share(items(first, 448)) < 0.8, `${share(items(first, 448))}`);
    assert.ok(share(embedded) >= 0.95, `${share(embedded)}`);
    assert.deepEqual(items(last, 10), byCosine.slice(0, 10));
    assert.deepEqual([embedded.length, new Set(embedded).size, orders.length], [448, 448, 5]);
  });

  test('of long texts a round has few: of those that stand first, and of those that words find', async () => {
    const rounds: (readonly number[])[] = [];
    const embed = (places: readonly number[]): Promise<number[]> => {
      rounds.push(places);
      return Promise.resolve(places.map((place) => truth[place] ?? NaN));
    };
    const byWords = found([...texts.keys()].slice(0, 40));
    const options = { embed, lengthOf: () => 1000, maxTexts: 60 };
    const { orders } = await searched(new InstantSearch(table, tokenizer), { byWords }, options);
    const [first = [], , , fourth = []] = rounds;
    assert.equal(first.length, 8);
    assert.deepEqual(
      first.filter((_, i) => i % 2 === 0),
      items(orders[0] ?? [], 4),
    );
    const words = byWords
      .map(({ item }) => item)
      .filter((place) => !items(orders[0] ?? [], 8).includes(place));
    assert.deepEqual([first[1], first[5]], words.slice(0, 2));
    assert.ok(fourth.length > first.length);
    const short = { ...options, lengthOf: () => 20 };
    rounds.length = 0;
    await searched(new InstantSearch(table, tokenizer), { byWords }, short);
    assert.equal(rounds[0]?.length, 16);
  });

  test('when all is embedded the order is the hybrid one; then nothing is left to embed', async () => {
    const instant = new InstantSearch(table, tokenizer);
    const byWords = found([5, 2000, 17]);
    const { last, cosines } = await searched(instant, { byWords }, { maxTexts: 5000 });
    const near = byCosine.slice(0, rankedDepth).map((item) => ({ item, score: truth[item] ?? 0 }));
    const hybrid = byMixedScores(candidatesOf(near, byWords, (item) => truth[item]));
    assert.deepEqual(last, hybrid);
    const again = await searched(instant, { byWords, cosines });
    assert.deepEqual([again.last, again.embedded, again.orders], [hybrid, [], []]);
  });

  test('what words find is embedded in the first round', async () => {
    const worst = byCosine.slice(-5);
    const { cosines } = await searched(
      new InstantSearch(table, tokenizer),
      { byWords: found(worst) },
      { maxTexts: 64 },
    );
    assert.ok(worst.every((place) => !Number.isNaN(cosines[place])));
  });

  test('static vectors are made once; only texts that may be found have one', async () => {
    const instant = new InstantSearch(table, tokenizer);
    const required = new Set(byCosine.slice(100, 300));
    const few = await searched(instant, { required }, { maxTexts: 30 });
    assert.equal(few.read, 200);
    assert.ok(few.embedded.every((place) => required.has(place)));
    assert.ok(few.last.length === 200 && few.last.every(({ item }) => required.has(item)));
    assert.equal((await searched(instant, {}, { maxTexts: 30 })).read, 2800);
    assert.equal((await searched(instant, {}, { maxTexts: 30 })).read, 0);
  });

  test('static vectors of many new texts are made elsewhere; until then they may be left out', async () => {
    const waiting: (() => void)[] = [];
    const maker: StaticMaker = {
      isEnded: false,
      encode: async (asked) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        const values = new Int8Array(asked.length * dims);
        const row = new Float32Array(dims);
        const scales = Float32Array.from(asked, (text, i) => {
          encoder.encode(text, row);
          return encodeRow(row, 0, dims, values, i * dims).step;
        });
        return { values, scales };
      },
    };
    const instant = new InstantSearch(table, tokenizer, () => maker);
    instant.take(texts.slice(0, 2500).map((text, place) => ({ id: place + 1, text })));
    const early = await searched(instant, {}, { maxTexts: 0, leavesUnmade: true });
    assert.deepEqual([early.read, early.last.length], [0, 0]);
    // What words find is there all the same, before anything is known of its meaning.
    const byWords = { byWords: found([7]) };
    const worded = await searched(instant, byWords, { maxTexts: 0, leavesUnmade: true });
    assert.deepEqual(items(worded.last, 1), [7]);
    const whole = searched(instant, {}, { maxTexts: 448 });
    for (const make of waiting) make();
    const { read, last, orders } = await whole;
    assert.equal(read, 500);
    const here = await searched(new InstantSearch(table, tokenizer), {}, { maxTexts: 448 });
    assert.deepEqual([orders, last], [here.orders, here.last]);
  });

  test('where that fails they are made by the search', async () => {
    const maker: StaticMaker = { isEnded: true, encode: () => Promise.reject(new Error('gone')) };
    const instant = new InstantSearch(table, tokenizer, () => maker);
    instant.take(texts.map((text, place) => ({ id: place + 1, text })));
    const { read, last } = await searched(instant, {}, { maxTexts: 448 });
    assert.equal(read, 3000);
    assert.deepEqual(items(last, 10), byCosine.slice(0, 10));
  });

  test('what somebody else embeds stays an estimate, and is asked for once, or waited for', async () => {
    const taken = new Set(byCosine.slice(0, 3));
    const waited: number[] = [];
    const embed = (places: readonly number[], waits: boolean): Promise<number[]> => {
      if (waits) waited.push(...places);
      return Promise.resolve(
        places.map((place) => (taken.has(place) && !waits ? NaN : (truth[place] ?? NaN))),
      );
    };
    const instant = new InstantSearch(table, tokenizer);
    const left = await searched(instant, {}, { embed, maxTexts: 448 });
    assert.ok([...taken].every((place) => Number.isNaN(left.cosines[place])));
    assert.ok([...taken].some((place) => items(left.last, 1000).includes(place)));
    const whole = await searched(instant, {}, { embed, maxTexts: 448, endsWithScores: true });
    const hits = items(whole.last, 10);
    assert.ok(hits.every((place) => !Number.isNaN(whole.cosines[place])));
    // One that somebody else embeds is waited for where its estimate makes it a hit.
    const others = byCosine.slice(0, 10).filter((place) => !taken.has(place));
    assert.ok(others.every((place) => hits.includes(place)));
    assert.ok([...taken].some((place) => hits.includes(place)));
    assert.ok(waited.length > 0 && waited.length < 20);
  });

  test('a cancel ends it between rounds, and what was embedded stays known', async () => {
    const controller = new AbortController();
    const cosines = new Float64Array(texts.length).fill(NaN);
    const onRanks = (): void => {
      if (!Number.isNaN(cosines[byCosine[0] ?? 0])) controller.abort();
    };
    const run = searched(
      new InstantSearch(table, tokenizer),
      { cosines },
      { onRanks, signal: controller.signal },
    );
    await assert.rejects(run, (error) => error instanceof AppError && error.code === 'cancelled');
    const known = cosines.filter((cosine) => !Number.isNaN(cosine)).length;
    assert.ok(known > 0 && known < 1000, `${known}`);
  });

  test('less of a text turns away from it', async () => {
    const instant = new InstantSearch(table, tokenizer);
    const first = async (parts: InstantQuery['parts']): Promise<readonly RankedCandidate[]> =>
      (await searched(instant, { parts }, { maxTexts: 0 })).last;
    const text = texts[40] ?? '';
    const place = (ranks: readonly RankedCandidate[]): number =>
      ranks.findIndex(({ item }) => item === 40);
    assert.equal(place(await first([{ text, sign: 1 }])), 0);
    const less = [
      { text: asked, sign: 1 },
      { text, sign: -1 },
    ];
    assert.equal(place(await first(less)), -1);
  });
});
