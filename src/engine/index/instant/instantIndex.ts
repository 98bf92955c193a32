import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { untilAborted } from '../../../core/errors/untilAborted.ts';
import type { FusedItem } from '../../../core/search/fusion.ts';
import { plainQuery } from '../../../core/search/plainQuery.ts';
import { percentileScale } from '../../../core/search/percentile.ts';
import { isBlank } from '../../../core/text/segment.ts';
import type { Tokenizer } from '../../../core/tokenizer/tokenizer.ts';
import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import type { IndexQuery } from '../../../protocol/indexApi.ts';
import { embedMissing } from '../vectors/embedMissing.ts';
import type { IndexModel } from '../models/indexModel.ts';
import { InstantSearch, type InstantOptions, type StaticMaker } from './instantSearch.ts';
import type { QueryVector } from '../ranking/queryVector.ts';
import type { IndexAnswer, SearchIndex } from '../ranking/searchIndex.ts';
import { keyText, type WorkspaceIndex } from '../workspaceIndex.ts';

export interface InstantRequest {
  readonly query: IndexQuery;
  /** Of the whole query, of length 1, under the repair that the index's rows have. */
  readonly vector: QueryVector;
  readonly limit: number;
  /** What lies under these is in the scope; undefined: all. */
  readonly roots: readonly string[] | undefined;
  /** Only files under these absolute paths; undefined: all. */
  readonly under?: readonly string[] | undefined;
}

export interface InstantIndexOptions {
  readonly signal: AbortSignal | undefined;
  /** Whole answers; hits without a score are estimates. */
  readonly onAnswer: ((answer: InstantAnswer) => void) | undefined;
  /** `query`: nothing else is to be embedded meanwhile. */
  readonly priority: Priority;
  readonly maxTexts?: number;
  readonly maxMs?: number;
  readonly endsWithScores?: boolean;
}

export interface InstantAnswer extends IndexAnswer {
  readonly segments: number;
  /** Segments that have a vector. */
  readonly embedded: number;
}

// With fewer of its texts embedded, a scope's own scores are those of the likely ones and say little of the rest.
const ownScoresShare = 0.5;
// Before the full text is completed, which takes a second for 100,000 lines: what three rounds find.
const textsBeforeWords = 448;
// While files come in, the likeliest so far are shown now and then, less and less often, since that takes longer the more
// there are; the model would hold the files up, so it is run on some of them only where there are so many files that they
// take long.
const filesPauseMs = 400;
const longestPauseMs = 3200;
const patienceMs = 4000;
const textsWhileFiles = 64;

/** A part of a search; it goes on where the one before it ended, since that has kept its vectors. */
interface Stage extends Pick<InstantOptions, 'firstTexts' | 'leavesUnmade'> {
  readonly maxTexts?: number;
  readonly maxMs?: number;
  readonly endsWithScores?: boolean;
}

/** `InstantSearch` over indexes: keeps the static vectors of each, and puts the vectors that are made into it. */
export class InstantIndex {
  readonly #table: StaticTable;
  readonly #tokenizer: Tokenizer;
  readonly #startMaker: (() => StaticMaker) | undefined;
  readonly #searches = new WeakMap<WorkspaceIndex, InstantSearch>();

  /** `startMaker`: makes static vectors while files are read, beside that. */
  constructor(table: StaticTable, tokenizer: Tokenizer, startMaker?: () => StaticMaker) {
    this.#table = table;
    this.#tokenizer = tokenizer;
    this.#startMaker = startMaker;
  }

  /** From now on texts that come into the index get their static vectors at once. */
  follow(index: WorkspaceIndex): void {
    const instant = this.#searchOf(index);
    index.workspace.onNewTexts = (texts) => {
      instant.take(texts);
    };
  }

  /** Every text has its vector: static ones are of no use until an update of all files. */
  unfollow(index: WorkspaceIndex): void {
    index.workspace.onNewTexts = undefined;
    this.#searches.delete(index);
  }

  /**
   * The best answer, after those that `onAnswer` got. While files come in it answers from those that are there, and
   * goes on when they all are. A cancel keeps what was embedded.
   */
  async search(
    index: WorkspaceIndex,
    model: IndexModel,
    request: InstantRequest,
    options: InstantIndexOptions,
  ): Promise<InstantAnswer> {
    const { signal, onAnswer } = options;
    const began = performance.now();
    const stage = (part: Stage): Promise<InstantAnswer> =>
      this.#search(index, model, request, { ...options, ...part });
    for (let pauseMs = filesPauseMs; index.isUpdating; pauseMs *= 2) {
      const maxTexts = performance.now() - began < patienceMs ? 0 : textsWhileFiles;
      onAnswer?.(await stage({ maxTexts, leavesUnmade: true, endsWithScores: false }));
      await untilAborted(index.updated(Math.min(pauseMs, longestPauseMs)), signal);
    }
    let done = 0;
    // By the model: static vectors and words take what they take.
    let spentMs = 0;
    if (!index.workspace.hasAllWords) {
      const { maxTexts = Infinity } = options;
      let from = performance.now();
      if (!hasQuotes(request.query.text)) {
        if (options.maxMs !== undefined) {
          await stage({ maxTexts: 0, endsWithScores: false });
          from = performance.now();
        }
        done = Math.min(maxTexts, textsBeforeWords);
        onAnswer?.(await stage({ maxTexts: done, endsWithScores: false }));
      }
      spentMs = performance.now() - from;
      await index.joinWords(signal);
    }
    const { maxTexts, maxMs } = options;
    return stage({
      ...(maxTexts !== undefined && { maxTexts: maxTexts - done }),
      ...(maxMs !== undefined && { maxMs: maxMs - spentMs }),
      ...(done > 0 && { firstTexts: textsBeforeWords }),
    });
  }

  #searchOf(index: WorkspaceIndex): InstantSearch {
    const known = this.#searches.get(index);
    if (known) return known;
    const made = new InstantSearch(this.#table, this.#tokenizer, this.#startMaker);
    this.#searches.set(index, made);
    return made;
  }

  async #search(
    index: WorkspaceIndex,
    model: IndexModel,
    { query, vector: vectorUnder, limit, roots, under }: InstantRequest,
    { signal, onAnswer, priority, ...bounds }: InstantIndexOptions & Stage,
  ): Promise<InstantAnswer> {
    const vectors = index.vectorsOf(model);
    // The repair that the index's rows have by now.
    const repair = await index.prepare(roots, model);
    throwIfCancelled(signal);
    const vector = vectorUnder(repair);
    const background = repair ? undefined : model.background;
    let current = index.searchIndex(roots, model);
    const { scope } = current;
    // Until the full text is complete only what is in quotes is looked for in it.
    const { text } = query;
    const words = index.workspace.hasAllWords || hasQuotes(text) ? text : '';
    const asked = { query: words, limit, mode: 'hybrid', under } as const;
    const found = await current.findWords(asked, signal);
    const { byWords, places, allows } = current.wanted(found, under);
    const answer = (ranks: readonly FusedItem[]): InstantAnswer => {
      const { basis, scores } = percentiles(current, vector, background);
      const hits = current.ranked(ranks, { vector, limit, sorted: scores, allows });
      const { segmentCount: segments } = scope;
      return { hits, percentileBasis: basis, segments, embedded: current.embedded };
    };
    const keys = scope.keyBlob();
    const ranks = await this.#searchOf(index).search(
      { textIds: scope.textIds, text: (id) => index.workspace.text(id) },
      {
        parts: queryParts(query),
        vector,
        cosines: cosinesOf(current, vector),
        byWords,
        required: places && new Set(places),
        limit,
      },
      {
        ...bounds,
        signal,
        onRanks: (found) => onAnswer?.(answer(found)),
        embed: async (asked, waits) => {
          const texts = new Map<string, string>();
          for (const place of asked) {
            // Without the white space at its ends: that is what the key names.
            const text = index.workspace.text(scope.textIds[place] ?? 0).trim();
            // One that is gone since the scope was read has no text, and its key is not to get another's vector.
            if (text !== '') texts.set(keyText(keys, place), text);
          }
          const { embedder, choice } = model;
          await embedMissing(texts, vectors, {
            ...{ embedder, choice, priority, signal },
            onProgress: undefined,
            leavesOthers: !waits,
          });
          throwIfCancelled(signal);
          current = current.withNewVectors();
          return asked.map((place) => current.vectors?.cosine(vector, place) ?? NaN);
        },
      },
    );
    return answer(ranks);
  }
}

function hasQuotes(text: string): boolean {
  return plainQuery(text) !== text.trim();
}

function queryParts({ text, more, less }: IndexQuery): { text: string; sign: number }[] {
  const added = [plainQuery(text), ...more].map((each) => ({ text: each, sign: 1 }));
  const taken = less.map((each) => ({ text: each, sign: -1 }));
  return [...added, ...taken].filter((part) => !isBlank(part.text));
}

function cosinesOf({ scope, vectors }: SearchIndex, vector: Float32Array): Float64Array {
  return vectors?.scan(vector) ?? new Float64Array(scope.textIds.length).fill(NaN);
}

function percentiles(
  search: SearchIndex,
  vector: Float32Array,
  background: Float64Array | undefined,
): ReturnType<typeof percentileScale> {
  const { scope, vectors } = search;
  const known = vectors?.textCount ?? 0;
  const count = known < ownScoresShare * scope.textIds.length ? 0 : known;
  const sorted = (): Float64Array =>
    cosinesOf(search, vector)
      .filter((cosine) => !Number.isNaN(cosine))
      .sort();
  return percentileScale(count, { basis: 'scores', sorted }, background);
}
