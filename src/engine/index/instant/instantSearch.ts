import { throwIfCancelled } from '../../../core/errors/appError.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import type { Tokenizer } from '../../../core/tokenizer/tokenizer.ts';
import { CosineEstimate } from '../../../core/vectors/cosineEstimate.ts';
import { StaticEncoder } from '../../../core/vectors/staticEncoder.ts';
import { StaticRows } from '../../../core/vectors/staticRows.ts';
import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import { TopHits } from '../../../core/vectors/topHits.ts';
import { breather } from '../../work/breather.ts';
import { candidatesOf, depthOf, type FoundCandidate } from '../ranking/textRanking.ts';
import type { RankedPlace } from '../ranking/wantedTexts.ts';
import type { StaticThread } from './staticThread.ts';

/** The distinct texts that are searched; a text's number in `textIds` is its place. */
export interface InstantTexts {
  /** Ids that always name the same text. */
  readonly textIds: Int32Array;
  text(id: number): string;
}

export interface InstantQuery {
  /** What is typed and what is added (1) or taken away (-1). */
  readonly parts: readonly { readonly text: string; readonly sign: number }[];
  /** Of the whole query by the model, of length 1. */
  readonly vector: Float32Array;
  /** By place: what the model says; NaN where a text has no vector. Is completed in place. */
  readonly cosines: Float64Array;
  /** Places that match by words, with their BM25 scores, best first. */
  readonly byWords: readonly RankedPlace[];
  /** Ranks what meaning and words have found. */
  readonly rank: (found: readonly FoundCandidate[]) => readonly RankedCandidate[];
  /** The places that may be found, one of each distinct text; undefined: all. */
  readonly required: Pick<ReadonlySet<number>, 'has'> | undefined;
  /** Hits wanted. */
  readonly limit: number;
}

export interface InstantOptions {
  /**
   * Runs the model on the texts at these places, keeps their vectors, and returns their cosines to the query; NaN
   * where somebody else is at it, unless that is to be waited for.
   */
  readonly embed: (places: readonly number[], waits: boolean) => Promise<ArrayLike<number>>;
  /** Of the text at a place, in UTF-16 units: a round has fewer long ones. Undefined: all are short. */
  readonly lengthOf?: ((place: number) => number) | undefined;
  readonly signal: AbortSignal | undefined;
  /** A better order; what has no cosine yet is an estimate. */
  readonly onRanks: (ranks: readonly RankedCandidate[]) => void;
  /** The most that the model is run on for one query. */
  readonly maxTexts?: number;
  /** No round begins later than this after the first. */
  readonly maxMs?: number;
  /** Whether the hits at last all have their cosine, whatever the bounds. */
  readonly endsWithScores?: boolean;
  /** Texts in the first round; those after it are larger. */
  readonly firstTexts?: number;
  /** Whether texts whose static vectors are being made are left out, and not waited for. */
  readonly leavesUnmade?: boolean;
}

/** Makes static vectors elsewhere. */
export type StaticMaker = Pick<StaticThread, 'encode' | 'isEnded'>;

// The first ones small, so that something is soon there and the estimate learns early: on two loaded cores 64 lines take a
// second.
const firstRoundTexts = 16;
const largestRoundTexts = 1024;
// As long as a line, mostly; of longer texts there are fewer in a round, so that it takes no longer, some at least.
const lengthOfText = 120;
const fewestTexts = 8;
// In the first rounds: what words find is shown, and is to have its cosine then.
const wordCandidates = 32;
const mostTexts = 4000;
const mostMs = 30_000;
// Of what has a vector already, the nearest ones teach the estimate.
const observedKnown = 500;
// UTF-16 units, some 10 ms. Of less they are made when a search needs them: a thread takes some 300 ms to start.
const threadUnits = 100_000;
// What a text takes as long as, beside its own.
const unitsOfText = 32;
// Rows of texts that are gone are dropped when there are more than this beyond those in use.
const spareRows = 50_000;

/**
 * Search before there are vectors: every text gets a static vector, at the price of tokenising it once, and the
 * model is run on the most likely ones, in rounds, each of which tells better which ones are likely. Keeps the
 * static vectors from query to query; one for each workspace and model.
 */
export class InstantSearch {
  readonly #encoder: StaticEncoder;
  #rows: StaticRows;
  /** By text id; -1 where there is none. */
  #rowOf = new Int32Array();
  readonly #startMaker: (() => StaticMaker) | undefined;
  #maker: StaticMaker | undefined;
  readonly #beingMade = new Set<Promise<void>>();

  constructor(table: StaticTable, tokenizer: Tokenizer, startMaker?: () => StaticMaker) {
    this.#encoder = new StaticEncoder(table, tokenizer);
    this.#rows = new StaticRows(table.dims);
    this.#startMaker = startMaker;
  }

  /** Lets the static vectors of many new texts, by their ids, be made elsewhere, while more texts come in. */
  take(texts: readonly { readonly id: number; readonly text: string }[]): void {
    const units = texts.reduce((sum, { text }) => sum + unitsOfText + text.length, 0);
    if (!this.#startMaker || units < threadUnits) return;
    if (!this.#maker || this.#maker.isEnded) this.#maker = this.#startMaker();
    const rows = this.#rows;
    const ids = texts.map(({ id }) => id);
    const made = this.#maker.encode(texts.map(({ text }) => text)).then(
      (block) => {
        if (rows !== this.#rows) return;
        this.#reserve(ids);
        ids.forEach((id, i) => {
          if ((this.#rowOf[id] ?? -1) < 0) this.#rowOf[id] = rows.addQuantised(block, i);
        });
      },
      () => {
        // They are made when a search needs them.
      },
    );
    this.#beingMade.add(made);
    void made.finally(() => this.#beingMade.delete(made));
  }

  /**
   * Calls `onRanks` with the first order as soon as each text without a vector has a static one, and again after
   * each round; returns the last. Rejects with `cancelled`; what was embedded is kept.
   */
  async search(
    texts: InstantTexts,
    query: InstantQuery,
    options: InstantOptions,
  ): Promise<readonly RankedCandidate[]> {
    const { signal, onRanks, maxTexts = mostTexts, maxMs = mostMs } = options;
    const { leavesUnmade = false } = options;
    if (!leavesUnmade) await Promise.all(this.#beingMade);
    const missing = await this.#addTexts(texts, query, leavesUnmade, signal);
    const rows = this.#rows;
    const rowOfText = this.#rowOf;
    const estimate = new CosineEstimate(rows, this.#encoder.query(query.parts, query.vector));
    this.#learn(texts, query, estimate);
    const rowOf = (place: number): number => rowOfText[texts.textIds[place] ?? 0] ?? -1;
    const estimateOf = (place: number): number => {
      const row = rowOf(place);
      // What words find may have no static vector yet.
      return row < 0 ? NaN : estimate.estimate(row);
    };
    const round = new Round(query, missing, estimateOf);
    let ranks = round.ranks();
    const run = async (places: readonly number[], waits: boolean): Promise<void> => {
      onRanks(ranks);
      throwIfCancelled(signal);
      const cosines = await options.embed(places, waits);
      places.forEach((place, i) => {
        const cosine = cosines[i] ?? NaN;
        query.cosines[place] = cosine;
        const row = rowOf(place);
        if (!Number.isNaN(cosine) && row >= 0) estimate.observe(row, cosine);
      });
      round.note(places);
      estimate.fit();
      ranks = round.ranks();
    };
    const start = performance.now();
    let size = options.firstTexts ?? firstRoundTexts;
    for (let done = 0; done < maxTexts && performance.now() - start < maxMs;) {
      const asked = round.candidates(Math.min(size, maxTexts - done), ranks);
      const places = withinRound(asked, size, options.lengthOf);
      if (places.length === 0) break;
      await run(places, false);
      done += places.length;
      size = Math.min(2 * size, largestRoundTexts);
    }
    const waitedFor = new Set<number>();
    while (options.endsWithScores === true) {
      // What has none even then is a text that is gone.
      const places = round.withoutCosine(ranks).filter((place) => !waitedFor.has(place));
      if (places.length === 0) break;
      for (const place of places) waitedFor.add(place);
      await run(places, true);
    }
    return ranks;
  }

  /** Makes the static vectors that are not there yet; the places that have no vector by the model. */
  async #addTexts(
    texts: InstantTexts,
    { cosines, required }: Pick<InstantQuery, 'cosines' | 'required'>,
    leavesUnmade: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Int32Array> {
    const { textIds } = texts;
    if (!leavesUnmade && this.#rows.count > textIds.length + spareRows) {
      this.#rows = new StaticRows(this.#rows.dims);
      this.#rowOf = new Int32Array();
    }
    this.#reserve(textIds);
    const rows = this.#rows;
    const missing: number[] = [];
    const vector = new Float32Array(rows.dims);
    const breathe = breather(signal);
    for (let place = 0; place < textIds.length; place++) {
      if (!Number.isNaN(cosines[place] ?? NaN) || required?.has(place) === false) continue;
      const id = textIds[place] ?? 0;
      const hasRow = (this.#rowOf[id] ?? -1) >= 0;
      if (!hasRow && leavesUnmade && this.#beingMade.size > 0) continue;
      missing.push(place);
      if (hasRow) continue;
      this.#encoder.encode(texts.text(id), vector);
      this.#rowOf[id] = this.#rows.add(vector);
      const turn = breathe();
      if (turn) await turn;
    }
    // Another search may have begun anew in the meantime.
    if (rows !== this.#rows)
      return this.#addTexts(texts, { cosines, required }, leavesUnmade, signal);
    return Int32Array.from(missing);
  }

  #reserve(ids: ArrayLike<number>): void {
    let largest = 0;
    for (let i = 0; i < ids.length; i++) largest = Math.max(largest, ids[i] ?? 0);
    if (largest < this.#rowOf.length) return;
    const rowOf = new Int32Array(Math.max(2 * this.#rowOf.length, largest + 1)).fill(-1);
    rowOf.set(this.#rowOf);
    this.#rowOf = rowOf;
  }

  /** Lets the estimate see texts that have both vectors. */
  #learn({ textIds }: InstantTexts, { cosines }: InstantQuery, estimate: CosineEstimate): void {
    const top = new TopHits(observedKnown);
    for (let place = 0; place < textIds.length; place++) {
      const cosine = cosines[place] ?? NaN;
      const row = this.#rowOf[textIds[place] ?? 0] ?? -1;
      if (!Number.isNaN(cosine) && row >= 0) top.offer(place, cosine);
    }
    const places = top.items();
    for (const place of places) {
      estimate.observe(this.#rowOf[textIds[place] ?? 0] ?? 0, cosines[place] ?? 0);
    }
    estimate.fit();
  }
}

/** The first of some places whose texts are together no longer than so many lines. */
function withinRound(
  places: readonly number[],
  lines: number,
  lengthOf: InstantOptions['lengthOf'],
): readonly number[] {
  if (!lengthOf) return places;
  let length = 0;
  const end = places.findIndex((place, i) => {
    length += lengthOf(place);
    return i >= fewestTexts && length > lines * lengthOfText;
  });
  return end < 0 ? places : places.slice(0, end);
}

/** What is known of one query: who has a cosine, and who is next. */
class Round {
  readonly #query: InstantQuery;
  readonly #estimateOf: (place: number) => number;
  /** By place, as far as it was asked for since something was learned: each is asked for several times. */
  readonly #estimates: Float64Array;
  #areEstimated = false;
  /** Places without a vector. */
  #missing: Int32Array;
  #words: number[];
  readonly #asked = new Set<number>();

  constructor(query: InstantQuery, missing: Int32Array, estimate: (place: number) => number) {
    this.#query = query;
    this.#missing = missing;
    this.#estimateOf = estimate;
    this.#estimates = new Float64Array(query.cosines.length);
    const words = new Set(query.byWords.map(({ item }) => item));
    const missingWords = new Set(missing.filter((place) => words.has(place)));
    this.#words = [...words].filter((place) => missingWords.has(place));
  }

  /**
   * The most likely places: every other one is the next of those that stand first and have no cosine, and of the rest in the
   * first rounds every other one is what words find. By what `npm run bench -- instant` asks of 100,000 lines, the share of
   * the finished list's ten after the model has read 16, 48, 112 and 240 texts: questions that no line answers .57, .74,
   * .84, .88, without the first half .54, .68, .82, .88; lines held out .78, .96, .98, .98 and .78, .92, .98, .98.
   */
  candidates(count: number, ranks: readonly RankedCandidate[]): number[] {
    const { cosines } = this.#query;
    const first = ranks
      .map(({ item }) => item)
      .filter((place) => Number.isNaN(cosines[place] ?? NaN) && !this.#asked.has(place))
      .slice(0, count >> 1);
    const isFirst = new Set(first);
    const words = this.#words
      .slice(0, Math.min(wordCandidates, count >> 1))
      .filter((place) => !isFirst.has(place));
    const areWords = new Set(words);
    const top = new TopHits(count);
    const estimates = this.#all();
    for (const place of this.#missing) {
      if (!this.#asked.has(place)) top.offer(place, estimates[place] ?? NaN);
    }
    const near = top.items().filter((place) => !isFirst.has(place) && !areWords.has(place));
    const rest = inTurn(words, near).slice(0, count - first.length);
    return inTurn(first, rest);
  }

  /** The model was asked about these. */
  note(places: readonly number[]): void {
    const { cosines } = this.#query;
    for (const place of places) this.#asked.add(place);
    // What has no cosine all the same stays an estimate.
    this.#missing = this.#missing.filter((place) => Number.isNaN(cosines[place] ?? NaN));
    this.#words = this.#words.filter((place) => !this.#asked.has(place));
    this.#areEstimated = false;
  }

  /** Of the hits that are wanted, those that are an estimate. */
  withoutCosine(ranks: readonly RankedCandidate[]): number[] {
    const { cosines, limit } = this.#query;
    return ranks
      .slice(0, limit)
      .map(({ item }) => item)
      .filter((place) => Number.isNaN(cosines[place] ?? NaN));
  }

  /** What is estimated of the missing places, by place. */
  #all(): Float64Array {
    if (!this.#areEstimated) {
      for (const place of this.#missing) this.#estimates[place] = this.#estimateOf(place);
    }
    this.#areEstimated = true;
    return this.#estimates;
  }

  /** All by meaning, cosines where they are known and estimates elsewhere, ranked with what words find. */
  ranks(): readonly RankedCandidate[] {
    const { cosines, byWords, required, limit, rank } = this.#query;
    const depth = depthOf(limit);
    const top = new TopHits(depth);
    for (let place = 0; place < cosines.length; place++) {
      const cosine = cosines[place] ?? NaN;
      if (!Number.isNaN(cosine) && required?.has(place) !== false) top.offer(place, cosine);
    }
    const estimates = this.#all();
    for (const place of this.#missing) top.offer(place, estimates[place] ?? NaN);
    const cosineOf = (place: number): number => {
      const cosine = cosines[place] ?? NaN;
      return Number.isNaN(cosine) ? this.#estimateOf(place) : cosine;
    };
    const near = top.items().map((item) => ({ item, score: cosineOf(item) }));
    return rank(candidatesOf(near, byWords, cosineOf));
  }
}

/** The first of one list, the first of the other, the second of one…; what is left of the longer one at last. */
function inTurn(some: readonly number[], others: readonly number[]): number[] {
  const both = Array.from({ length: Math.max(some.length, others.length) }, (_, i) => [
    ...some.slice(i, i + 1),
    ...others.slice(i, i + 1),
  ]);
  return both.flat();
}
