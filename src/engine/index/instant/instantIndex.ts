import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import { throwIfCancelled, untilAborted } from '../../../core/errors/appError.ts';
import type { RankedCandidate } from '../../../core/search/ranking/rankPassages.ts';
import type { Tokenizer } from '../../../core/tokenizer/tokenizer.ts';
import type { StaticTable } from '../../../core/vectors/staticTable.ts';
import type { IndexQuery, SearchIndexAnswer } from '../../../protocol/indexApi.ts';
import { keyAt } from '../../textKey.ts';
import type { IndexModel } from '../models/indexModel.ts';
import { indexQueryTexts, signedParts, type QueryVector } from '../../model/queryVector.ts';
import { embedMissing } from '../vectors/embedMissing.ts';
import type { WordQuery } from '../ranking/snapshot.ts';
import { depthOf } from '../ranking/textRanking.ts';
import { inTurns } from '../../work/breather.ts';
import type { WorkspaceIndex } from '../workspaceIndex.ts';
import { InstantSearch, type InstantOptions, type StaticMaker } from './instantSearch.ts';
import { WordsOfTexts } from './wordsOfTexts.ts';

export interface InstantRequest {
  readonly query: IndexQuery;
  /** Its text, read, and where it is asked. */
  readonly asked: WordQuery;
  /** Of the whole query, of length 1, under the repair that the index's rows have. */
  readonly vector: QueryVector;
}

export interface InstantIndexOptions {
  readonly signal: AbortSignal | undefined;
  /** Whole answers; hits without a score are estimates. */
  readonly onAnswer: ((answer: SearchIndexAnswer) => void) | undefined;
  /** `query`: nothing else is to be embedded meanwhile. */
  readonly priority: Priority;
  /** The most texts that the model is run on, and how long. */
  readonly maxTexts?: number;
  readonly maxMs?: number;
  /** Whether the hits at last all have their cosine, whatever the bounds. */
  readonly endsWithScores?: boolean;
}

// Before the full text is completed, which takes a second for 100,000 lines: what four rounds find, by meaning and by words
// that are looked for in the texts. Where the full text comes soon it is waited for: the first answer is a good one then.
const textsBeforeWords = 240;
// While files come in, the likeliest so far are shown now and then, less and less often, since that takes longer the more
// there are, and the files wait meanwhile: of 100,000 lines some 200 ms. The model would hold them up, so it is run on some texts
// only where there are so many files that they take long.
const filesPauseMs = 400;
const pauseGrowth = 4;
const longestPauseMs = 3200;
const patienceMs = 4000;
const textsWhileFiles = 64;

interface SoughtRequest extends InstantRequest {
  readonly words: WordsOfTexts;
}

/** What new texts of an index are told to. */
interface Followed {
  readonly search: InstantSearch;
  /** Of the searches that run. */
  readonly sought: Set<WordsOfTexts>;
}

type Bounds = Pick<
  InstantOptions,
  'maxTexts' | 'maxMs' | 'firstTexts' | 'leavesUnmade' | 'endsWithScores'
>;

/** A part of a search. It goes on where the one before it ended, since that has kept its vectors. */
interface Stage {
  /** Whether there is something to do for it. */
  readonly isDue: () => boolean;
  /** How far it searches; undefined: not at all. */
  readonly bounds?: () => Bounds;
  /** Whether the caller sees its answer. */
  readonly isShown?: boolean;
  /** Whether its time is the model's, which is bounded. */
  readonly isBounded?: boolean;
  /** Done after it. */
  readonly then?: () => Promise<void>;
  /** Whether it is done again as long as it is due. */
  readonly repeats?: boolean;
}

/** `InstantSearch` over indexes: keeps the static vectors of each, and puts the vectors that are made into it. */
export class InstantIndex {
  readonly #table: StaticTable;
  readonly #tokenizer: Tokenizer;
  readonly #startMaker: (() => StaticMaker) | undefined;
  readonly #followed = new WeakMap<WorkspaceIndex, Followed>();

  /** `startMaker`: makes static vectors while files are read, beside that. */
  constructor(table: StaticTable, tokenizer: Tokenizer, startMaker?: () => StaticMaker) {
    this.#table = table;
    this.#tokenizer = tokenizer;
    this.#startMaker = startMaker;
  }

  /** From now on texts that come into the index get their static vectors at once. */
  follow(index: WorkspaceIndex): void {
    this.#follow(index);
  }

  /** Forgets the static vectors of an index whose texts all have a vector: they are of no use then. */
  unfollow(index: WorkspaceIndex): void {
    index.workspace.followNewTexts(undefined);
    this.#followed.delete(index);
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
  ): Promise<SearchIndexAnswer> {
    const words = new WordsOfTexts(index.workspace, request.asked.query.plain);
    const { sought } = this.#follow(index);
    sought.add(words);
    try {
      return await this.#inStages(index, model, { ...request, words }, options);
    } finally {
      sought.delete(words);
    }
  }

  async #inStages(
    index: WorkspaceIndex,
    model: IndexModel,
    request: SoughtRequest,
    options: InstantIndexOptions,
  ): Promise<SearchIndexAnswer> {
    const left = new Left(options);
    for (const stage of this.#stages(index, request, options, left)) {
      while (stage.isDue()) {
        const began = performance.now();
        if (stage.bounds) {
          const bounds = { ...stage.bounds(), endsWithScores: false };
          const answer = await this.#search(index, model, request, { ...options, ...bounds });
          if (stage.isShown === true) options.onAnswer?.(answer);
          if (stage.isBounded === true) left.spend(bounds.maxTexts, performance.now() - began);
        }
        await stage.then?.();
        if (stage.repeats !== true) break;
      }
    }
    return this.#search(index, model, request, { ...options, ...left.bounds() });
  }

  /** What comes before the last part of a search, in this order. */
  #stages(
    index: WorkspaceIndex,
    { asked }: InstantRequest,
    { signal, maxMs }: InstantIndexOptions,
    left: Left,
  ): readonly Stage[] {
    const began = performance.now();
    let pauseMs = filesPauseMs;
    const { fullText } = index.workspace;
    const lacksWords = (): boolean => !fullText.isComplete;
    const lacksManyWords = (): boolean => lacksWords() && !fullText.joinsSoon;
    // Without the full text there is nothing to answer such a query with.
    const isAnsweredByWords = asked.query.wanted.phrases.length > 0;
    return [
      {
        // Files come in: the likeliest of those that are there.
        isDue: () => index.isUpdating,
        repeats: true,
        bounds: () => ({
          maxTexts: performance.now() - began < patienceMs ? 0 : textsWhileFiles,
          leavesUnmade: true,
        }),
        isShown: true,
        then: async () => {
          await untilAborted(index.updated(Math.min(pauseMs, longestPauseMs)), signal);
          pauseMs *= pauseGrowth;
        },
      },
      {
        // Static vectors are made, which is not to take from the model's time.
        isDue: () => lacksWords() && !isAnsweredByWords && maxMs !== undefined,
        bounds: () => ({ maxTexts: 0 }),
      },
      {
        // Before the full text is complete.
        isDue: () => !isAnsweredByWords && lacksManyWords(),
        bounds: () => ({ maxTexts: Math.min(left.texts, textsBeforeWords) }),
        isShown: true,
        isBounded: true,
      },
      { isDue: lacksWords, then: () => index.joinWords(signal) },
    ];
  }

  #follow(index: WorkspaceIndex): Followed {
    const known = this.#followed.get(index);
    if (known) return known;
    const search = new InstantSearch(this.#table, this.#tokenizer, this.#startMaker);
    const sought = new Set<WordsOfTexts>();
    this.#followed.set(index, { search, sought });
    index.workspace.followNewTexts((texts) => {
      search.take(texts);
      for (const words of sought) words.take(texts);
    });
    return { search, sought };
  }

  async #search(
    index: WorkspaceIndex,
    model: IndexModel,
    { query, asked, vector: queryVector, words }: SoughtRequest,
    { signal, onAnswer, priority, ...bounds }: InstantIndexOptions & Bounds,
  ): Promise<SearchIndexAnswer> {
    const vectors = index.vectorsFor(model);
    // An answer takes much longer than a snapshot, so one of what it was before would be a waste.
    let snapshot = await index.snapshot(model, false);
    throwIfCancelled(signal);
    const { scope } = snapshot;
    const vector = snapshot.vectorOf(queryVector);
    const { limit, means } = asked;
    const quoted = asked.query.wanted;
    // Until the full text is complete only what is in quotes is looked for in it, and other words in the texts.
    const usesWords = index.workspace.fullText.isComplete || quoted.phrases.length > 0;
    const { byWords, rank, wanted, part } = await snapshot.candidates(asked, signal, usesWords);
    const wordPlaces = usesWords
      ? byWords
      : await inTurns(words.find(scope, wanted, depthOf(limit)), signal);
    const answer = (ranks: readonly RankedCandidate[]): SearchIndexAnswer =>
      snapshot.answerOf({ ranks, vector, limit, wanted, part, means });
    const keys = scope.keyBlob();
    const embed = async (asked: readonly number[], waits: boolean): Promise<number[]> => {
      const texts = new Map<string, string>();
      for (const place of asked) {
        // Without the white space at its ends: that is what the key names.
        const text = index.workspace.input(scope.textIds[place] ?? 0).trim();
        // One that is gone since the scope was read has no text, and its key is not to get another's vector.
        if (text !== '') texts.set(keyAt(keys, place), text);
      }
      const { embedder, choice } = model;
      const tokens = index.tokensToKeep(model);
      const options = {
        embedder,
        choice,
        priority,
        signal,
        onProgress: undefined,
        tokens,
      } as const;
      await embedMissing(texts, vectors, { ...options, leavesOthers: !waits });
      throwIfCancelled(signal);
      snapshot = snapshot.withNewVectors();
      return asked.map((place) => snapshot.vectors?.cosine(vector, place) ?? NaN);
    };
    const lengthOf = (place: number): number =>
      index.workspace.text(scope.textIds[place] ?? 0).length;
    const ranks = await this.#follow(index).search.search(
      { textIds: scope.textIds, text: (id) => index.workspace.input(id) },
      {
        parts: signedParts(indexQueryTexts(query)),
        vector,
        cosines: snapshot.cosines(vector),
        byWords: wordPlaces,
        rank,
        required: wanted.areAll ? undefined : wanted,
        limit,
      },
      { ...bounds, lengthOf, signal, embed, onRanks: (found) => onAnswer?.(answer(found)) },
    );
    return answer(ranks);
  }
}

/** What is left of the bounds of a search. */
class Left {
  readonly #options: Pick<InstantIndexOptions, 'maxTexts' | 'maxMs'>;
  #texts = 0;
  #ms = 0;

  constructor(options: Pick<InstantIndexOptions, 'maxTexts' | 'maxMs'>) {
    this.#options = options;
  }

  get texts(): number {
    return (this.#options.maxTexts ?? Infinity) - this.#texts;
  }

  spend(texts: number | undefined, ms: number): void {
    this.#texts += texts ?? 0;
    this.#ms += ms;
  }

  /** For the last part. */
  bounds(): Bounds {
    const { maxTexts, maxMs } = this.#options;
    return {
      ...(maxTexts !== undefined && { maxTexts: this.texts }),
      ...(maxMs !== undefined && { maxMs: maxMs - this.#ms }),
      // It goes on with rounds as large as those before.
      ...(this.#texts > 0 && { firstTexts: textsBeforeWords }),
    };
  }
}
