import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSameSource } from '../../core/analysis/learn/learner.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { asksForPatternsAlone, limitsTexts, parseQuery } from '../../core/search/query.ts';
import { isBlank } from '../../core/text/segment.ts';
import { parseRepairMethod, repairMethodWords } from '../../core/vectors/repairMethod.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type {
  AttributeAnswer,
  AttributeRequest,
  MatchWordsRequest,
} from '../../protocol/attributionApi.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type {
  ClassifiedInIndexAnswer,
  ClassifiedInIndexRequest,
  CosineHistogram,
  IndexApi,
  IndexContent,
  IndexPlan,
  IndexProgress,
  IndexRequest,
  IndexStatus,
  OlderModel,
  ScoredIndex,
  SearchIndexAnswer,
  SearchIndexRequest,
  SimilarInIndexRequest,
  TextPlacesAnswer,
  TextPlacesRequest,
  UpdateIndexAnswer,
  UpdateIndexRequest,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { SenseApi, SensesAnswer, SensesRequest } from '../../protocol/index/senseApi.ts';
import { inTurns, nextTurn } from '../work/breather.ts';
import { clearIndex } from './collect/clearIndex.ts';
import { collectVectors, type CollectAnswer } from './collect/collectVectors.ts';
import { planUpdate } from './files/updatePlan.ts';
import { filesAt, foldersOf, type IndexFiles } from './store/indexFiles.ts';
import type { InstantSource } from './instant/instantSource.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { OlderModels } from './models/olderModels.ts';
import { OpenIndexes, ProgressReport, type OpenIndex } from './openIndexes.ts';
import { checkLimit } from '../query/checkLimit.ts';
import { requireText } from '../model/scoreExplainer.ts';
import { TokenRanking } from '../model/tokens/tokenRanking.ts';
import { indexQueryTexts, queryVector } from '../model/queryVector.ts';
import { bestAgain, wordStatistics } from './ranking/bestAgain.ts';
import { parseScoringName, type Snapshot, type WordQuery } from './ranking/snapshot.ts';
import { sizeOfDatabase } from './sqlite/databaseFiles.ts';
import { DamagedIndexError, isFullDisk, memoryPath } from './store/sqliteFile.ts';
import { hasTokenVectors } from './tokens/tokenRowsOf.ts';
import { wordSenses } from './senses/wordSenses.ts';
import { similarLines } from './similarLines.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

export interface IndexServiceOptions {
  /** Asked for when a call needs it. Throws where none is open. */
  readonly model: () => Promise<IndexModel>;
  /** Whether a model is open, or being opened. */
  readonly hasModel: () => boolean;
  /** Opened where an index still answers with the vectors of one. */
  readonly older: Pick<OlderModels, 'use' | 'drop' | 'dispose'>;
  readonly instant: Pick<InstantSource, 'find' | 'begin' | 'make'>;
  /** See `OpenIndexes`. */
  readonly endsAfterAnswer: boolean;
  readonly log: (entry: LogEntry) => void;
}

/**
 * The indexes of workspaces, for the editor over RPC and for the command line. Which folder answers what: `files`, what
 * is in the workspace and how it is cut; `store`, where that is kept; `vectors`, the vectors of texts; `models`, whose
 * they are; `ranking`, how a query is answered; `instant`, what is found before there are vectors; `repair`, what is done
 * to vectors before they are compared; `collect`, which vectors are dropped.
 */
export class IndexService implements IndexApi, SenseApi {
  readonly #options: IndexServiceOptions;
  readonly #indexes: OpenIndexes;
  /** Spaces of which it was said that they have no token vectors. */
  readonly #toldOf = new Set<string>();

  constructor(options: IndexServiceOptions) {
    const { log, endsAfterAnswer } = options;
    this.#options = options;
    this.#indexes = new OpenIndexes({ log, endsAfterAnswer });
  }

  async planIndex(
    { location, rules, served, tokenVectors }: IndexContent,
    { signal, onProgress }: CallOptions<IndexProgress> = {},
  ): Promise<IndexPlan> {
    const files = filesAt(location);
    const model = await this.#options.model();
    const progress = new ProgressReport(onProgress);
    const plan = (index: WorkspaceIndex, ended: AbortSignal | undefined): Promise<IndexPlan> =>
      planUpdate(index, model, {
        ...{ rules, served, tokenVectors },
        without: foldersOf(files),
        signal: ended,
        onFile: (count, share) => progress.files(count, share),
      });
    if (this.#indexes.has(location)) {
      return this.#indexes.with(location, (open) => plan(open.index, open.signalWith(signal)));
    }
    const empty = emptyIndex(files);
    try {
      return await plan(empty, signal);
    } finally {
      empty.close();
    }
  }

  async updateIndex(
    request: UpdateIndexRequest,
    { signal, onProgress }: CallOptions<IndexProgress> = {},
  ): Promise<UpdateIndexAnswer> {
    const { location, rules, served, changed, embed, keepsOthers = false } = request;
    const { vectorsFolder } = location;
    const { older, instant } = this.#options;
    const progress = new ProgressReport(onProgress);
    if (changed === undefined) this.#indexes.backToDisk(location);
    return this.#indexes.with(location, async (open) => {
      const { index, folders, fileTurns, embeddingTurns } = open;
      const ended = open.signalWith(signal);
      const update = {
        rules,
        served,
        changed,
        keepsOthers,
        without: folders,
        signal: ended,
        onFile: (count: number, share?: number) => progress.files(count, share),
      };
      const answer = await index.whileUpdating(async () => {
        // A few changed files are not to wait for the table of words, which takes its turns with the model.
        if (!embed && changed === undefined && this.#options.hasModel()) {
          (await instant.find(vectorsFolder))?.follow(index);
        }
        return fileTurns.run(() => index.updateFiles(update), ended);
      });
      if (request.tokenVectors !== undefined) index.tokenStore.choose(request.tokenVectors);
      let embedded = 0;
      const ofTokens: string[] = [];
      if (embed) {
        const model = await this.#options.model();
        progress.embedding(index.workspace.files().length);
        embedded = await embeddingTurns.run(async () => {
          const before = index.usedSpace;
          const count = await index.embed(model, {
            under: keepsOthers ? rules.roots.map(({ path }) => path) : undefined,
            signal: ended,
            onProgress: (share) => progress.embedded(share),
          });
          if (before !== undefined && before !== model.space.name) older.drop(before);
          await index.dropTokens(ended);
          return count;
        }, ended);
        if (index.tokenStore.isOn) ofTokens.push(...this.#tellTokens(model));
        if (index.workspace.isFollowed) (await instant.find(vectorsFolder))?.unfollow(index);
      }
      if (index.isReplaced) throw removedMeanwhile(index.files);
      const files = index.workspace.fileCount();
      const lost = location.isCopied === true ? index.lost.map(({ message }) => message) : [];
      const told = [...lost, ...answer.notices, ...ofTokens];
      const notices = [...told, ...this.#indexes.takeNotices(location)];
      for (const message of told) this.#options.log({ level: 'warn', message });
      return { ...answer, files, embedded, notices };
    });
  }

  async indexStatus({ location }: IndexRequest): Promise<IndexStatus | undefined> {
    if (!this.#indexes.has(location)) return undefined;
    const inUse = this.#options.hasModel() ? await this.#options.model() : undefined;
    return this.#indexes.with(location, ({ index, isKept }) => {
      // Of a copy that has nothing of the index there is nothing to say.
      const [lost] = index.lost;
      if (location.isCopied === true && lost) throw lost;
      const { vectors: embedded, ...counts } = index.counts(inUse);
      const { workspacePath, vectorsPath } = filesAt(location);
      return Promise.resolve({
        ...counts,
        embedded,
        bytes: sizeOfDatabase(workspacePath),
        vectorBytes: sizeOfDatabase(vectorsPath),
        isKept,
        repair: index.repairMethod(inUse),
        tokenVectors: index.tokenSizes(inUse?.space.name),
      });
    });
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
    return this.#ranked(location, (model, olderModel) =>
      this.#searchBy(model, request, asked, olderModel, options),
    );
  }

  /** `olderModel`: given where `model` is an older model, for which no vectors are made any more. */
  async #searchBy(
    model: IndexModel,
    { location, query, mode, withinMs, refineAfterMs }: SearchIndexRequest,
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
      // Only where token vectors are kept: else the model would read 50 texts for each search.
      const isFirst = how === 'keyword' || mode === 'instant';
      const kept = isFirst ? undefined : index.tokens(model.space.name);
      const again =
        kept &&
        bestAgain(
          model,
          snapshot,
          { query, asked, kept, refineAfterMs },
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
    { query, isText, text }: MatchWordsRequest,
    { signal }: CallOptions = {},
  ): Promise<readonly WordMatch[]> {
    return this.#ranked(location, (model) =>
      this.#indexes.with(location, async (open) => {
        const { index } = open;
        await this.#joinWords(open, signal);
        const statistics = wordStatistics(await index.snapshot(model), signal);
        return new TokenRanking(model.tokens).matches({ query, isText, text, statistics }, signal);
      }),
    );
  }

  async clearIndex({ location }: IndexRequest): Promise<{ readonly vectorsRemoved: boolean }> {
    await nextTurn();
    this.#indexes.end(location);
    const { vectorsRemoved, left } = clearIndex(filesAt(location));
    for (const path of left) {
      const message = t('{0} stays: it cannot be told whose it is; remove it yourself.', path);
      this.#options.log({ level: 'warn', message });
    }
    return { vectorsRemoved };
  }

  async collectVectors({
    location,
    maxBytes,
  }: IndexRequest & { readonly maxBytes: number }): Promise<CollectAnswer> {
    const { vectorsPath } = filesAt(location);
    try {
      return await collectVectors(vectorsPath, { maxBytes });
    } catch (error) {
      if (!(error instanceof DamagedIndexError)) throw error;
      this.#indexes.mend(error.path, location);
      return { removed: 0, bytes: sizeOfDatabase(vectorsPath) };
    }
  }

  async repairIndex({
    location,
    repair,
  }: IndexRequest & { readonly repair: string }): Promise<CosineHistogram> {
    const method = parseRepairMethod(repair);
    if (!method) {
      throw new AppError(
        'invalidInput',
        t('{0} is no repair; take {1}.', repair, repairMethodWords),
      );
    }
    const model = await this.#options.model();
    return this.#indexes.with(location, async ({ index }) => {
      const source = index.repairSource(model);
      if (!source) {
        throw new AppError('invalidInput', t('The index has no vectors yet; build it first.'));
      }
      return index.repair.choose(source, method);
    });
  }

  async indexHistogram({ location }: IndexRequest): Promise<CosineHistogram | undefined> {
    if (!this.#indexes.has(location)) return undefined;
    const model = await this.#options.model();
    return this.#indexes.with(location, async ({ index }) => {
      const source = index.repairSource(model);
      return source && index.repair.histogram(source);
    });
  }

  /** Closes all. Whoever uses one is cancelled. */
  dispose(): void {
    this.#indexes.dispose();
    this.#options.older.dispose();
  }

  /** What is to be told, once for each model, where token vectors are to be kept and cannot be had. */
  #tellTokens({ name, choice, space }: IndexModel): readonly string[] {
    if (hasTokenVectors(choice) || this.#toldOf.has(space.name)) return [];
    this.#toldOf.add(space.name);
    return [
      t(
        'The file of {0} gives one vector for a whole text, so none of its tokens are kept; choose another pooling to keep them.',
        name,
      ),
    ];
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

/** With what other workspaces have embedded, where that can be read; no file is made. */
function emptyIndex({ vectorsPath }: IndexFiles): WorkspaceIndex {
  const memory = { workspacePath: memoryPath, vectorsPath: memoryPath };
  if (!existsSync(vectorsPath)) return new WorkspaceIndex(memory);
  try {
    return new WorkspaceIndex({ ...memory, vectorsPath }, () => undefined);
  } catch (error) {
    // An update would make it anew.
    if (error instanceof DamagedIndexError) return new WorkspaceIndex(memory);
    throw error;
  }
}

function removedMeanwhile({ workspacePath, vectorsPath }: IndexFiles): AppError {
  const path = workspacePath === memoryPath ? vectorsPath : workspacePath;
  const message = t(
    'The index in {0} was removed or cleared while it was made, so nothing of it is kept; run it again.',
    dirname(path),
  );
  return new AppError('fileUnwritable', message);
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
