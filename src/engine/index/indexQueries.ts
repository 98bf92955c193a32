import { isSameSource } from '../../core/analysis/learn/learner.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { meaningTest } from '../../core/search/queryMeaning.ts';
import { asksForPatternsAlone, limitsTexts, parseQuery } from '../../core/search/query.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type {
  AttributeAnswer,
  AttributeRequest,
  MatchWordsRequest,
} from '../../protocol/attributionApi.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { IndexRequest } from '../../protocol/index/indexContent.ts';
import type {
  ClassifiedInIndexAnswer,
  ClassifiedInIndexRequest,
  OlderModel,
  ScoredIndex,
  SearchIndexAnswer,
  SearchIndexRequest,
  SimilarInIndexRequest,
  TextPlacesAnswer,
  TextPlacesRequest,
  IndexQueryApi,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { SenseApi, SensesAnswer, SensesRequest } from '../../protocol/index/senseApi.ts';
import { inTurns, nextTurn } from '../work/breather.ts';
import type { InstantSource } from './instant/instantSource.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { OlderModels } from './models/olderModels.ts';
import type { OpenIndex, OpenIndexes } from './openIndexes.ts';
import { checkLimit } from '../query/checkLimit.ts';
import { requireText } from '../model/scoreExplainer.ts';
import { TokenRanking } from '../model/tokens/tokenRanking.ts';
import { indexQueryTexts, queryVector } from '../model/queryVector.ts';
import { bestAgain, wordStatistics } from './ranking/bestAgain.ts';
import { parseScoringName } from './ranking/scoring.ts';
import type { Snapshot, WordQuery } from './ranking/snapshot.ts';
import { isFullDisk } from './sqlite/sqliteErrors.ts';
import { wordSenses } from './senses/wordSenses.ts';
import { similarLines } from './similarLines.ts';

interface QueryOptions {
  /** Asked for when a call needs it. Throws where none is open. */
  readonly model: () => Promise<IndexModel>;
  /** Opened where an index still answers with the vectors of one. */
  readonly older: Pick<OlderModels, 'use'>;
  readonly instant: Pick<InstantSource, 'find' | 'begin' | 'make'>;
  readonly log: (entry: LogEntry) => void;
}

/** Answers questions to the indexes of workspaces. */
export class IndexQueries implements IndexQueryApi, SenseApi {
  readonly #options: QueryOptions;
  readonly #indexes: OpenIndexes;

  constructor(indexes: OpenIndexes, options: QueryOptions) {
    this.#indexes = indexes;
    this.#options = options;
  }

  async searchIndex(
    request: SearchIndexRequest,
    options: CallOptions<SearchIndexAnswer> = {},
  ): Promise<SearchIndexAnswer> {
    const { location, query, mode, limit, under, roots = [] } = request;
    checkLimit(limit);
    const parsed = parseQuery(query.text);
    const asked = { query: parsed, limit, files: { under, roots } };
    const asksForWords = query.more.length === 0 && asksForPatternsAlone(parsed);
    if (!asksForWords) indexQueryTexts(query);
    if (mode === 'keyword' || asksForWords) {
      return this.#indexes.with(location, async (open) => {
        await this.#joinWords(open, options.signal);
        const snapshot = await open.index.snapshot(undefined);
        return snapshot.search({ ...asked, mode: 'keyword', vector: undefined }, options.signal);
      });
    }
    return this.#ranked(location, (model, olderModel) => {
      const means =
        query.more.length > 0 ? undefined : meaningTest(parsed.plain, model.embedder.tokenizer);
      return this.#searchBy(model, request, { ...asked, means }, olderModel, options);
    });
  }

  /** `olderModel`: given where `model` is an older model, for which no vectors are made any more. */
  async #searchBy(
    model: IndexModel,
    { location, query, mode, withinMs, lateInteraction, refineAfterMs }: SearchIndexRequest,
    asked: WordQuery,
    olderModel: OlderModel | undefined,
    { signal, onProgress }: CallOptions<SearchIndexAnswer>,
  ): Promise<SearchIndexAnswer> {
    const vector = await queryVector(query, model, signal);
    // The model held this thread: a newer query may have taken this one back in the meantime.
    await nextTurn();
    throwIfCancelled(signal);
    return this.#indexes.with(location, async (open) => {
      const { index } = open;
      const snapshot = await index.snapshot(model);
      throwIfCancelled(signal);
      const asksInstant =
        mode === 'instant' && !olderModel && (!snapshot.isComplete || index.isUpdating);
      const instant = asksInstant
        ? await this.#instant(location.vectorsFolder, snapshot, withinMs)
        : undefined;
      if (instant) {
        try {
          const bounds = withinMs === undefined ? {} : { maxMs: withinMs, endsWithScores: true };
          return await instant.search(
            index,
            model,
            { query, asked, vector },
            { ...bounds, signal, onAnswer: onProgress, priority: 'query' },
          );
        } catch (error) {
          this.#toleratesFull(error, open);
        }
      }
      // Without words there is nothing to mix with meaning, and without vectors there are only words.
      const byMeaning = mode === 'semantic' || isBlank(query.text) ? 'semantic' : 'hybrid';
      const how = snapshot.vectors ? byMeaning : 'keyword';
      const told = (answer: SearchIndexAnswer): void =>
        onProgress?.({ ...answer, ...whose(olderModel) });
      const isFirst = how === 'keyword' || mode === 'instant';
      const kept = isFirst ? undefined : index.tokens(model.space.name);
      const again = isFirst
        ? undefined
        : bestAgain(
            model,
            snapshot,
            { query, asked, kept, lateInteraction, refineAfterMs },
            { signal, onProgress: told },
          );
      // How rare a word is, too, is counted in the full text.
      if (how !== 'semantic' || limitsTexts(asked.query) || again) {
        await this.#joinWords(open, signal);
      }
      const answer = await snapshot.search({ ...asked, vector, mode: how }, signal, again);
      return { ...answer, ...whose(olderModel) };
    });
  }

  async similarInIndex(
    { location, text, exclude, limit, linesWithinMs: withinMs }: SimilarInIndexRequest,
    { signal }: CallOptions = {},
  ): Promise<SearchIndexAnswer> {
    checkLimit(limit);
    requireText(text, t('There is no text here to compare; choose a line with text.'));
    return this.#ranked(location, async (model, olderModel) => {
      const vector = await queryVector({ text: '', more: [text], less: [] }, model, signal);
      await nextTurn();
      throwIfCancelled(signal);
      if (withinMs !== undefined && olderModel) throw linesWait(olderModel);
      return this.#indexes.with(location, async ({ index }) => {
        if (withinMs !== undefined) {
          return similarLines(index, model, { text, vector, exclude, limit, withinMs, signal });
        }
        const snapshot = await index.snapshot(model);
        throwIfCancelled(signal);
        return { ...snapshot.similar({ limit, exclude, vector }), ...whose(olderModel) };
      });
    });
  }

  async classifiedInIndex(
    { location, source, ...asked }: ClassifiedInIndexRequest,
    { signal }: CallOptions = {},
  ): Promise<ClassifiedInIndexAnswer> {
    checkLimit(asked.limit);
    const model = await this.#options.model();
    if (!isSameSource(model.source, source)) {
      throw new AppError(
        'invalidInput',
        t(
          'The classifier was trained on vectors of {0}, and the index is asked with {1}; choose that model, or another classifier.',
          source.name,
          model.name,
        ),
      );
    }
    return this.#indexes.with(location, async ({ index }) =>
      (await index.snapshot(model)).classified(asked, signal),
    );
  }

  /** By the model in use, also while an older one answers searches: what it has made of words is not kept. */
  async sensesInIndex(
    { location, ...asked }: SensesRequest,
    { signal, onProgress }: CallOptions<SensesAnswer> = {},
  ): Promise<SensesAnswer> {
    const model = await this.#options.model();
    return this.#indexes.with(location, async (open) => {
      const { index } = open;
      await this.#joinWords(open, signal);
      const kept = index.tokens(model.space.name);
      return wordSenses(index, model, asked, { kept, signal, onProgress });
    });
  }

  async placesInIndex(
    { location, ...asked }: TextPlacesRequest,
    { signal }: CallOptions = {},
  ): Promise<TextPlacesAnswer> {
    checkLimit(asked.limit);
    return this.#indexes.with(location, ({ index }) => inTurns(index.textPlaces(asked), signal));
  }

  /** What each token adds to a hit's score, by the model and under the repair that made the score. */
  async attribute(
    { scoredBy, ...location }: ScoredIndex,
    request: AttributeRequest,
    options?: CallOptions,
  ): Promise<AttributeAnswer> {
    const inUse = await this.#options.model();
    if (!this.#indexes.has(location)) return inUse.explainer.attribute(request, options);
    const explain = async (model: IndexModel): Promise<AttributeAnswer> => {
      const repair = await this.#indexes.with(location, ({ index }) =>
        index.repairOf(scoredBy, model),
      );
      return model.explainer.attribute(request, options, repair?.rows.repair);
    };
    const scored = scoredBy === undefined ? undefined : parseScoringName(scoredBy);
    return scored?.space === inUse.space.name ? explain(inUse) : this.#ranked(location, explain);
  }

  /** See `AttributionApi.matchWords`; by the model that ranks in the index. */
  async matchWords(
    location: ScoredIndex,
    { query, isText, text, onlyKnown }: MatchWordsRequest,
    { signal }: CallOptions = {},
  ): Promise<readonly WordMatch[]> {
    return this.#ranked(location, (model) =>
      this.#indexes.with(location, async (open) => {
        const { index } = open;
        await this.#joinWords(open, signal);
        const statistics = wordStatistics(await index.snapshot(model), signal);
        return new TokenRanking(model.tokens).matches(
          { query, isText, text, onlyKnown, statistics },
          signal,
        );
      }),
    );
  }

  /** Runs `work` with the model whose vectors rank in an index. */
  async #ranked<T>(
    location: IndexRequest['location'],
    work: (model: IndexModel, olderModel: OlderModel | undefined) => Promise<T>,
  ): Promise<T> {
    const inUse = await this.#options.model();
    const source = await this.#indexes.with(location, ({ index }) =>
      Promise.resolve(index.olderModel(inUse)),
    );
    const older =
      source &&
      (await this.#options.older.use(source, (model) =>
        work(model, { name: source.name, inUse: inUse.name }),
      ));
    return older ? older.value : work(inUse, undefined);
  }

  /** Undefined while there is no table for it; whoever takes one answer alone waits for it. */
  #instant(
    vectorsFolder: string | undefined,
    snapshot: Snapshot,
    withinMs: number | undefined,
  ): ReturnType<InstantSource['find']> {
    const { instant } = this.#options;
    if (withinMs !== undefined) return instant.make(vectorsFolder);
    // Where every text has its vector and only an update runs, it is not worth a table that has to be made.
    return snapshot.isComplete ? instant.find(vectorsFolder) : instant.begin(vectorsFolder);
  }

  async #joinWords(open: OpenIndex, signal: AbortSignal | undefined): Promise<void> {
    try {
      await open.index.joinWords(signal);
    } catch (error) {
      this.#toleratesFull(error, open);
    }
  }

  /** On a full disk nothing can join the index; what is there is searched, where it cannot go on in memory. */
  #toleratesFull(error: unknown, open: OpenIndex): void {
    const isFull = error instanceof AppError && error.code === 'fileUnwritable';
    if (!isFull || (open.mayMoveToMemory && isFullDisk(error))) throw error;
    this.#options.log({ level: 'warn', message: error.message });
  }
}

function linesWait({ inUse }: OlderModel): AppError {
  return new AppError(
    'unsupported',
    t(
      'Lines are compared once the vectors of {0} are complete; look at passages until then.',
      inUse,
    ),
  );
}

function whose(olderModel: OlderModel | undefined): Pick<SearchIndexAnswer, 'olderModel'> {
  return olderModel ? { olderModel } : {};
}
