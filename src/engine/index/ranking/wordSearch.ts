import { beforeSelectors } from '../../../core/search/foldedText.ts';
import type { Steps } from '../../../core/search/steps.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';
import {
  phraseExpression,
  wordExpression,
  wordExpressions,
  type QueryWord,
} from '../../../core/search/keywordQuery.ts';
import { limitsTexts, type Query } from '../../../core/search/query.ts';
import { lengthGain, rarityGain } from '../../../core/search/words/wordWeights.ts';
import { TextFilter } from '../../query/textFilter.ts';
import { RecordTitles } from './recordTitles.ts';
import { WantedTexts, type Limits, type RankedPlace } from './wantedTexts.ts';

export interface RankedText {
  readonly id: number;
  /** BM25, higher is better. */
  readonly score: number;
}

export interface WordRankingRequest {
  /** FTS5 expressions, one for each word; at least one. */
  readonly words: readonly string[];
  readonly limit: number;
  /** Whether a text, by its id, may be among the best. */
  readonly isWanted: (id: number) => boolean;
}

/** A word, and how many texts hold it. */
interface CountedWord {
  readonly word: string;
  readonly count: number;
}

// BM25 takes about two microseconds a text: 20 ms, however many texts there are.
const scoredTexts = 10_000;

/**
 * The texts that hold words, best first by BM25, without scoring all of them where a word is in many. Those that hold one
 * of the rarer words are scored completely. Where these are too few, texts follow that hold all of the common words, then
 * the rarest of them, the first ones of each by their ids: a common word says so little that which texts are scored for it
 * hardly matters. nDCG@10 x100 by words alone, with all of 11,429 and 10,003 texts scored, with at most 2,000 and with at
 * most 500: Vaswani 43.2, 43.2, 43.3, Banking77 68.7, 68.8, 67.1; fused with meaning 49.5 and 85.7 each time.
 */
export class WordRanking {
  readonly #workspace: WorkspaceDatabase;
  readonly #scoredTexts: number;
  readonly #counts = new Map<string, number>();
  #version = '';

  constructor(workspace: WorkspaceDatabase, atMost = scoredTexts) {
    this.#workspace = workspace;
    this.#scoredTexts = atMost;
  }

  /** Scores are weighed by `rarityGain` and `lengthGain`. */
  *best(request: WordRankingRequest): Steps<RankedText[]> {
    const found = yield* this.#best(request);
    const length = this.#workspace.fullText.lengths(found.map(({ id }) => id));
    return inOrder(found.map(({ id, score }) => ({ id, score: score * lengthGain(length(id)) })));
  }

  *#best(request: WordRankingRequest): Steps<RankedText[]> {
    const { words, limit } = request;
    const byCount = yield* this.#byCount(words);
    const texts = this.#workspace.fullText.textCount;
    const gainOf = (count: number): number => rarityGain(count, texts);
    let rows = 0;
    const rare = byCount.filter(({ count }) => (rows += count) <= this.#scoredTexts);
    const others = byCount.slice(rare.length);
    const [firstOther] = others;
    if (!firstOther) {
      const parts = rare.map(({ word, count }) => ({ expression: word, weight: gainOf(count) }));
      return this.#wanted(this.#workspace.fullText.matchWeighted(parts), request);
    }
    const common = others.map(({ word }) => word);
    const anyRare = rare.map(({ word }) => word).join(' OR ');
    const best = new Map<number, RankedText>();
    if (rare.length > 0) {
      // Every word stands twice, so that all count alike: once to choose texts or once more to score them.
      const anyCommon = common.join(' OR ');
      const scored = `(${anyRare}) AND (${anyRare} OR ${anyCommon} OR ${anyCommon})`;
      // Of common words all gain as the rarest: what another would gain is next to nothing.
      const gain = gainOf(firstOther.count);
      const more = rare.map(({ word, count }) => ({
        ...{ expression: word, weight: gainOf(count) - gain },
      }));
      const parts = [{ expression: scored, weight: gain / 2 }, ...more];
      for (const text of this.#wanted(this.#workspace.fullText.matchWeighted(parts), request)) {
        best.set(text.id, text);
      }
    }
    const [rarest = ''] = common;
    for (const held of new Set([common.length, 2, 1])) {
      if (best.size >= limit || held > common.length) continue;
      const all = held === 1 ? rarest : common.slice(0, held).join(' AND ');
      const holding = this.#workspace.fullText.match(all, this.#scoredTexts);
      for (const text of this.#wanted(holding, request)) {
        if (!best.has(text.id)) best.set(text.id, text);
      }
      yield undefined;
    }
    // What is wanted may lie anywhere.
    if (best.size < limit) return yield* this.#matchingAll(byCount, gainOf, request);
    return inOrder([...best.values()]).slice(0, limit);
  }

  /** How many texts hold each of some FTS5 expressions. */
  *counts(words: readonly string[]): Steps<number[]> {
    const known = new Map((yield* this.#byCount(words)).map(({ word, count }) => [word, count]));
    return words.map((word) => known.get(word) ?? 0);
  }

  #wanted(texts: Iterable<RankedText>, { limit, isWanted }: WordRankingRequest): RankedText[] {
    const found: RankedText[] = [];
    for (const text of texts) {
      if (!isWanted(text.id)) continue;
      found.push(text);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** All that hold a word are scored. */
  *#matchingAll(
    words: readonly CountedWord[],
    gainOf: (count: number) => number,
    { limit, isWanted }: WordRankingRequest,
  ): Steps<RankedText[]> {
    const scores = new Map<number, number>();
    for (const { word, count } of words) {
      for (const text of this.#workspace.fullText.scores(word)) {
        if (text && isWanted(text.id)) {
          scores.set(text.id, (scores.get(text.id) ?? 0) + gainOf(count) * text.score);
        }
        yield undefined;
      }
    }
    return inOrder(Array.from(scores, ([id, score]) => ({ id, score }))).slice(0, limit);
  }

  /** The rarest word first. */
  *#byCount(words: readonly string[]): Steps<CountedWord[]> {
    const version = this.#workspace.version();
    if (version !== this.#version) this.#counts.clear();
    this.#version = version;
    const byCount: CountedWord[] = [];
    for (const word of words) {
      const count = this.#counts.get(word) ?? this.#workspace.fullText.matchCount(word);
      this.#counts.set(word, count);
      byCount.push({ word, count });
      yield undefined;
    }
    return byCount.sort((a, b) => a.count - b.count);
  }
}

/** Best first. */
function inOrder(texts: readonly RankedText[]): RankedText[] {
  return texts.toSorted((a, b) => b.score - a.score || a.id - b.id);
}

type RecordLimits = Pick<ScopePart, 'allows'>;

/** `records`: of a text that stands in several records, some may be wanted and others not. */
function limitsOf(
  required: ReadonlySet<number>,
  part: ScopePart | undefined,
  records: RecordLimits | undefined,
): Limits {
  if (!records) return { required, part };
  const allows = (segment: number): boolean =>
    part?.allows(segment) !== false && records.allows(segment);
  return { required, part: { allows } };
}

/** What words find in a scope. */
export interface FoundWords {
  /** The texts that the query does not rule out. */
  readonly wanted: WantedTexts;
  /** Their places; undefined where it rules none out. */
  readonly required: ReadonlySet<number> | undefined;
  /** Distinct texts with their BM25 scores, best first. */
  readonly byWords: readonly RankedPlace[];
}

/** Finds texts of a scope, by their places, by the words that they hold. */
export class WordSearch {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #ranking: WordRanking;

  constructor(workspace: WorkspaceDatabase, scope: IndexScope) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#ranking = new WordRanking(workspace);
  }

  /**
   * What words find in a part of the scope: what the query does not rule out, and of it at most `depth` distinct texts by
   * their BM25 scores. In steps, for long texts and many of them take long. Throws `invalidInput` for a pattern that
   * cannot be followed.
   */
  *find(query: Query, depth: number, part: ScopePart | undefined): Steps<FoundWords> {
    const inPart = new WantedTexts(this.#scope, { part });
    const required = yield* this.#required(query, (place) => inPart.mayBe(place));
    const records = required && (yield* this.#records(query, required, part));
    const wanted = required
      ? new WantedTexts(this.#scope, limitsOf(required, part, records))
      : inPart;
    const byWords = depth === 0 ? [] : yield* this.#ranked(query, depth, wanted, required);
    return { wanted, required, byWords };
  }

  /**
   * The records that hold what is in quotes in their other columns; the places of their texts join the required ones. Undefined:
   * none do.
   */
  *#records(
    query: Query,
    required: Set<number>,
    part: ScopePart | undefined,
  ): Steps<RecordLimits | undefined> {
    if (query.wanted.phrases.length === 0) return undefined;
    const byText = new Set(required);
    const records = yield* new RecordTitles(this.#workspace, this.#scope).wanted(
      query,
      new TextFilter(query),
      (segment, place) => !byText.has(place) && part?.allows(segment) !== false,
    );
    for (const segment of records) required.add(this.#scope.placeOfSegment(segment));
    if (records.size === 0) return undefined;
    const allows = (segment: number): boolean =>
      records.has(segment) || byText.has(this.#scope.placeOfSegment(segment));
    return { allows };
  }

  /** How many texts of the index hold each of some words. */
  counts(words: readonly QueryWord[]): Steps<number[]> {
    return this.#ranking.counts(words.map(wordExpression));
  }

  *#ranked(
    query: Query,
    depth: number,
    wanted: WantedTexts,
    required: ReadonlySet<number> | undefined,
  ): Steps<RankedPlace[]> {
    const words = wordExpressions([query.plain, ...query.wanted.phrases].join(' '));
    // Nothing but signs or a pattern: all that hold them are alike.
    if (words.length === 0) {
      const all = Array.from(required ?? [], (item) => ({ item, score: 0 }));
      return wanted.distinct(all).slice(0, depth);
    }
    const isWanted = (id: number): boolean => {
      const place = this.#scope.placeOf(id);
      return place >= 0 && wanted.has(place);
    };
    const best = yield* this.#ranking.best({ words, limit: depth, isWanted });
    const ranked = best.map(({ id, score }) => ({ item: this.#scope.placeOf(id), score }));
    if (query.wanted.phrases.length === 0 || ranked.length >= depth) return ranked;
    // They hold what is in quotes, though not among their words.
    const found = new Set(ranked.map(({ item }) => item));
    const others = Array.from(required ?? []).filter((item) => !found.has(item));
    const rest = wanted.distinct(others.map((item) => ({ item, score: 0 })));
    return ranked.concat(rest.filter(({ item }) => !found.has(item))).slice(0, depth);
  }

  /** The places of the texts that a query does not rule out; undefined where it rules none out. */
  *#required(query: Query, mayBe: (place: number) => boolean): Steps<Set<number> | undefined> {
    if (!limitsTexts(query)) return undefined;
    const filter = new TextFilter(query);
    const found = new Set<number>();
    for (const each of this.#candidates(query)) {
      const place = each ? this.#scope.placeOf(each.id) : -1;
      if (each && place >= 0 && mayBe(place) && (yield* filter.accepts(each.text))) {
        found.add(place);
      }
      yield undefined;
    }
    return found;
  }

  /** At least the texts that hold what a query wants, some of which may be asked for later: then there is none yet. */
  *#candidates({ wanted }: Query): Generator<{ id: number; text: string } | undefined> {
    const { fullText } = this.#workspace;
    const expressions = wanted.phrases.map((phrase) => phraseExpression(phrase));
    const known = expressions.filter((expression) => expression !== undefined);
    if (known.length > 0) {
      yield* fullText.matching(known.map((expression) => `(${expression})`).join(' AND '));
      // What is in quotes may stand where nobody reads, as the key of a citation does.
      yield* fullText.readInPart();
      return;
    }
    const [signs] = wanted.phrases;
    if (signs === undefined) {
      yield* fullText.all();
      return;
    }
    for (const ids of fullText.containing(beforeSelectors(signs))) {
      for (const id of ids) yield { id, text: this.#workspace.uncheckedText(id) };
      yield undefined;
    }
  }
}
