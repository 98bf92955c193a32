import { existsSync } from 'node:fs';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { isBlank } from '../../core/text/segment.ts';
import type {
  CosineHistogram,
  IndexApi,
  IndexContent,
  IndexLocation,
  IndexPlan,
  IndexProgress,
  IndexRequest,
  IndexStatus,
  OlderModel,
  SearchIndexAnswer,
  SearchIndexRequest,
  SimilarInIndexRequest,
  UpdateIndexAnswer,
  UpdateIndexRequest,
} from '../../protocol/indexApi.ts';
import type { AttributeAnswer, AttributeRequest } from '../../protocol/corpusApi.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { repairMethodWords, parseRepairMethod } from '../../core/vectors/repairMethod.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import { nextTurn } from '../work/breather.ts';
import { usearchScan } from '../scan/usearchScan.ts';
import { collectVectors, type CollectAnswer } from './collect/collectVectors.ts';
import type { IndexModel } from './models/indexModel.ts';
import {
  bytesAt,
  clearAt,
  existsAt,
  foldersOf,
  leftNotice,
  placeAt,
  type IndexPlace,
} from './indexPlace.ts';
import { planUpdate } from './files/updatePlan.ts';
import type { InstantAnswer, InstantIndex } from './instant/instantIndex.ts';
import type { OlderModels } from './models/olderModels.ts';
import { OpenIndex } from './openIndex.ts';
import { ProgressReport } from './progressReport.ts';
import { indexQueryTexts, queryVector, type QueryVector } from './ranking/queryVector.ts';
import type {
  IndexAnswer,
  IndexSearchMode,
  IndexSemantics,
  SearchIndex,
} from './ranking/searchIndex.ts';
import { DamagedIndexError, memoryPath, moveDamagedAside } from './store/sqliteFile.ts';
import { damagedNotice, WorkspaceIndex } from './workspaceIndex.ts';

export interface IndexServiceOptions {
  /** Asked for when a call needs it. */
  readonly model: () => Promise<IndexModel>;
  /** Opened where an index still answers with the vectors of one. */
  readonly older: Pick<OlderModels, 'use' | 'drop' | 'dispose'>;
  readonly log: (entry: LogEntry) => void;
  /** Undefined while there is none for the model; with `makes` it is begun, and kept in the folder. */
  readonly instant: (
    vectorsFolder: string | undefined,
    makes: boolean,
  ) => Promise<InstantIndex | undefined>;
}

// A file may be damaged, and the other one, too.
const maxAttempts = 4;

/** The indexes of workspaces, opened on first use and kept open. */
export class IndexService implements IndexApi {
  readonly #model: () => Promise<IndexModel>;
  readonly #log: (entry: LogEntry) => void;
  readonly #instant: IndexServiceOptions['instant'];
  readonly #older: IndexServiceOptions['older'];
  readonly #open = new Map<string, OpenIndex>();
  /** By location: what the next update tells. */
  readonly #notices = new Map<string, string[]>();

  constructor({ model, older, log, instant }: IndexServiceOptions) {
    this.#model = model;
    this.#older = older;
    this.#log = log;
    this.#instant = instant;
  }

  async planIndex(
    { location, rules, served }: IndexContent,
    { signal, onProgress }: CallOptions<IndexProgress> = {},
  ): Promise<IndexPlan> {
    const place = placeAt(location);
    const model = await this.#model();
    const progress = new ProgressReport(onProgress);
    const plan = (index: WorkspaceIndex, ended: AbortSignal | undefined): Promise<IndexPlan> =>
      planUpdate(index, model, {
        rules,
        served,
        without: foldersOf(place),
        signal: ended,
        onFile: (count) => progress.files(count),
      });
    if (this.#isThere(location)) {
      return this.#with(location, (open) => plan(open.index, open.signalWith(signal)));
    }
    const empty = emptyIndex(place);
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
    const { location, rules, served, changed, embed } = request;
    const progress = new ProgressReport(onProgress);
    return this.#with(location, async (open) => {
      const { index, fileTurns, embeddingTurns } = open;
      const ended = open.signalWith(signal);
      const options = {
        ...{ rules, served, changed, signal: ended },
        without: foldersOf(placeAt(location)),
        keepsOthers: false,
        onFile: (count: number) => progress.files(count),
      };
      const answer = await index.whileUpdating(async () => {
        // A few changed files are not to wait for the table of words, which takes its turns with the model.
        if (!embed && changed === undefined) {
          (await this.#instant(location.vectorsFolder, false))?.follow(index);
        }
        return fileTurns.run(() => index.updateFiles(options), ended);
      });
      let embedded = 0;
      if (embed) {
        const model = await this.#model();
        progress.embedding(index.workspace.files().length);
        const onFraction = (fraction: number): void => progress.fraction(fraction);
        embedded = await embeddingTurns.run(async () => {
          const before = index.usedSpace;
          const asked = { signal: ended, onProgress: onFraction };
          const count = await index.embed(model, undefined, asked);
          if (before !== undefined && before !== model.space.name) this.#older.drop(before);
          return count;
        }, ended);
        (await this.#instant(location.vectorsFolder, false))?.unfollow(index);
      }
      const files = index.workspace.fileCount();
      return { ...answer, files, embedded, notices: this.#takeNotices(location) };
    });
  }

  async indexStatus({ location }: IndexRequest): Promise<IndexStatus | undefined> {
    if (!this.#isThere(location)) return undefined;
    const inUse = await this.#model();
    return this.#with(location, ({ index, isKept }) => {
      const { vectors: embedded, ...counts } = index.counts(inUse);
      const ranking = rankingModel(index, inUse);
      const { workspacePath, vectorsPath } = index.place;
      return Promise.resolve({
        ...counts,
        embedded,
        bytes: bytesAt(workspacePath),
        vectorBytes: bytesAt(vectorsPath),
        isKept,
        repair: index.repair.used(ranking.space.name, ranking.trainedForSimilarity),
      });
    });
  }

  async searchIndex(
    { location, query, mode, limit, under }: SearchIndexRequest,
    { signal, onProgress }: CallOptions<SearchIndexAnswer> = {},
  ): Promise<SearchIndexAnswer> {
    checkLimit(limit);
    const { text } = query;
    indexQueryTexts(query);
    if (mode === 'keyword') {
      return this.#with(location, async ({ index }) => {
        await this.#joinWords(index, signal);
        const search = index.searchIndex(undefined, undefined);
        const asked = { query: text, limit, mode, under, semantic: undefined };
        const found = await search.findWords(asked, signal);
        return shownAnswer(counted(search, search.search({ ...asked, found })));
      });
    }
    return this.#ranked(location, (model, olderModel) =>
      this.#searchBy(model, { location, query, mode, limit, under }, olderModel, {
        signal,
        onProgress,
      }),
    );
  }

  /** `olderModel`: where `model` is none of which vectors may be added. */
  async #searchBy(
    model: IndexModel,
    { location, query, mode, limit, under }: SearchIndexRequest,
    olderModel: OlderModel | undefined,
    { signal, onProgress }: CallOptions<SearchIndexAnswer>,
  ): Promise<SearchIndexAnswer> {
    const { text } = query;
    const vector = await queryVector(query, model, signal);
    // The model held this thread: a newer query may have taken this one back in the meantime.
    await nextTurn();
    throwIfCancelled(signal);
    return this.#with(location, async ({ index }) => {
      const repair = await index.prepare(undefined, model);
      throwIfCancelled(signal);
      const search = index.searchIndex(undefined, model);
      const semantic = semanticsOf(vector, model, repair);
      const isWhole = search.embedded === search.scope.segmentCount && !index.isUpdating;
      const asksInstant = mode === 'instant' && !isWhole && !olderModel;
      // Where only an update runs, it is not worth a table that has to be made.
      const isPartial = search.embedded < search.scope.segmentCount;
      const instant = asksInstant
        ? await this.#instant(location.vectorsFolder, isPartial)
        : undefined;
      if (instant) {
        const asked = { query, limit, under, roots: undefined, vector };
        const onAnswer =
          onProgress && ((answer: InstantAnswer) => onProgress(shownAnswer(answer, true)));
        const options = { signal, onAnswer, priority: 'query' } as const;
        try {
          return shownAnswer(await instant.search(index, model, asked, options), true);
        } catch (error) {
          this.#toleratesFull(error);
        }
      }
      // Without words there is nothing to fuse, and without vectors nothing to fuse them with.
      const inner = mode === 'semantic' || isBlank(text) ? 'semantic' : 'hybrid';
      const byMeaning: IndexSearchMode = search.vectors ? inner : 'keyword';
      const asked = { query: text, limit, under, semantic, mode: byMeaning };
      if (byMeaning !== 'semantic') await this.#joinWords(index, signal);
      const found = byMeaning === 'semantic' ? undefined : await search.findWords(asked, signal);
      const answer = counted(search, search.search({ ...asked, found }));
      return { ...shownAnswer(answer), ...(olderModel && { olderModel }) };
    });
  }

  async similarInIndex(
    { location, text, exclude, limit }: SimilarInIndexRequest,
    { signal }: CallOptions = {},
  ): Promise<SearchIndexAnswer> {
    checkLimit(limit);
    if (isBlank(text)) {
      throw new AppError(
        'invalidInput',
        'There is no text here to find neighbours of; choose a line with text.',
      );
    }
    return this.#ranked(location, async (model, olderModel) => {
      const vector = await queryVector({ text: '', more: [text], less: [] }, model, signal);
      await nextTurn();
      throwIfCancelled(signal);
      return this.#with(location, async ({ index }) => {
        const repair = await index.prepare(undefined, model);
        throwIfCancelled(signal);
        const search = index.searchIndex(undefined, model);
        const answer: IndexAnswer = search.vectors
          ? search.similar({ limit, exclude, ...semanticsOf(vector, model, repair) })
          : { hits: [], percentileBasis: 'none' };
        return { ...shownAnswer(counted(search, answer)), ...(olderModel && { olderModel }) };
      });
    });
  }

  /** What each token adds to a hit's score, by the model and under the repair that rank in the index. */
  async attribute(
    location: IndexLocation,
    request: AttributeRequest,
    options?: CallOptions,
  ): Promise<AttributeAnswer> {
    if (!this.#isThere(location)) return (await this.#model()).corpus.attribute(request, options);
    return this.#ranked(location, async (model) => {
      const repair = await this.#with(location, ({ index }) => index.prepare(undefined, model));
      return model.corpus.attribute(request, options, repair?.repair);
    });
  }

  async clearIndex({ location }: IndexRequest): Promise<{ readonly vectorsRemoved: boolean }> {
    await nextTurn();
    const key = keyOf(location);
    this.#open.get(key)?.end();
    this.#open.delete(key);
    this.#notices.delete(key);
    const { vectorsRemoved, left } = clearAt(placeAt(location));
    for (const path of left) this.#log({ level: 'warn', message: leftNotice(path) });
    return { vectorsRemoved };
  }

  async collectVectors({
    location,
    maxBytes,
  }: IndexRequest & { readonly maxBytes: number }): Promise<CollectAnswer> {
    const { vectorsPath } = placeAt(location);
    try {
      return await collectVectors(vectorsPath, { maxBytes });
    } catch (error) {
      if (!(error instanceof DamagedIndexError)) throw error;
      this.#mend(error.path, location);
      return { removed: 0, bytes: bytesAt(vectorsPath) };
    }
  }

  async repairIndex({
    location,
    repair,
  }: IndexRequest & { readonly repair: string }): Promise<CosineHistogram> {
    const method = parseRepairMethod(repair);
    if (!method) {
      throw new AppError('invalidInput', `${repair} is no repair; take ${repairMethodWords}.`);
    }
    const model = await this.#model();
    return this.#with(location, async ({ index }) => {
      const source = index.repairSource(undefined, rankingModel(index, model));
      if (!source) {
        throw new AppError('invalidInput', 'The index has no vectors yet; build it first.');
      }
      return index.repair.choose(source, method);
    });
  }

  async indexHistogram({ location }: IndexRequest): Promise<CosineHistogram | undefined> {
    if (!this.#isThere(location)) return undefined;
    const model = await this.#model();
    return this.#with(location, async ({ index }) => {
      const source = index.repairSource(undefined, rankingModel(index, model));
      return source && index.repair.histogram(source);
    });
  }

  /** Closes all. Whoever uses one is cancelled. */
  dispose(): void {
    for (const open of this.#open.values()) open.end();
    this.#open.clear();
    this.#older.dispose();
  }

  /** Runs `work` with the model whose vectors rank in an index. */
  async #ranked<T>(
    location: IndexLocation,
    work: (model: IndexModel, olderModel: OlderModel | undefined) => Promise<T>,
  ): Promise<T> {
    const inUse = await this.#model();
    const source = await this.#with(location, ({ index }) =>
      Promise.resolve(index.olderModel(inUse)),
    );
    const older =
      source &&
      (await this.#older.use(source, (model) =>
        work(model, { name: source.name, inUse: inUse.name }),
      ));
    return older ? older.value : work(inUse, undefined);
  }

  /**
   * Runs `work` on an index, once more where one of its files turns out to be damaged, now on a new one. What
   * others were doing with it is done again, too.
   */
  async #with<T>(location: IndexLocation, work: (open: OpenIndex) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let open: OpenIndex | undefined;
      try {
        open = this.#openAt(location);
        return await work(open);
      } catch (error) {
        if (open?.isEnded === true) throw cancelled();
        const wasMended = open?.isClosed === true && this.#open.get(keyOf(location)) !== open;
        if (attempt >= maxAttempts) throw error;
        if (error instanceof DamagedIndexError) this.#mend(error.path, location);
        else if (!wasMended) throw error;
      }
    }
  }

  async #joinWords(index: WorkspaceIndex, signal: AbortSignal | undefined): Promise<void> {
    try {
      await index.joinWords(signal);
    } catch (error) {
      this.#toleratesFull(error);
    }
  }

  /** On a full disk nothing can join the index; what is there is searched. */
  #toleratesFull(error: unknown): void {
    const isFull = error instanceof AppError && error.code === 'fileUnwritable';
    if (!isFull) throw error;
    this.#log({ level: 'warn', message: error.message });
  }

  #openAt(location: IndexLocation): OpenIndex {
    const key = keyOf(location);
    const known = this.#open.get(key);
    if (known && !known.index.isReplaced) return known;
    known?.close();
    this.#open.delete(key);
    const open = new OpenIndex(placeAt(location));
    this.#log({ level: 'info', message: `Vectors are scanned by ${usearchScan().note}.` });
    this.#open.set(key, open);
    for (const notice of open.notices) this.#notice(location, notice);
    return open;
  }

  /** Moves a damaged file aside and closes all that use it. */
  #mend(path: string, location: IndexLocation): void {
    const users = [...this.#open].filter(([, { index }]) => usesFile(index.place, path));
    // Another process may have put a new one there already.
    const isReplaced = users.some(([, { index }]) => index.isReplaced);
    for (const [key, open] of users) {
      open.close();
      this.#open.delete(key);
    }
    if (isReplaced) return;
    this.#notice(location, damagedNotice(path, moveDamagedAside(path)));
  }

  #isThere(location: IndexLocation): boolean {
    return this.#open.has(keyOf(location)) || existsAt(placeAt(location));
  }

  #notice(location: IndexLocation, message: string): void {
    const key = keyOf(location);
    this.#notices.set(key, [...(this.#notices.get(key) ?? []), message]);
    this.#log({ level: 'warn', message });
  }

  #takeNotices(location: IndexLocation): readonly string[] {
    const notices = this.#notices.get(keyOf(location)) ?? [];
    this.#notices.delete(keyOf(location));
    return notices;
  }
}

/** With what other workspaces have embedded, where that can be read; no file is made. */
function emptyIndex(place: IndexPlace): WorkspaceIndex {
  const memory = { ...place, workspacePath: memoryPath, vectorsPath: memoryPath };
  if (!existsSync(place.vectorsPath)) return new WorkspaceIndex(memory);
  try {
    return new WorkspaceIndex({ ...memory, vectorsPath: place.vectorsPath }, () => undefined);
  } catch (error) {
    // An update would make it anew.
    if (error instanceof DamagedIndexError) return new WorkspaceIndex(memory);
    throw error;
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}

function keyOf({ folder, vectorsFolder }: IndexLocation): string {
  return JSON.stringify([folder, vectorsFolder]);
}

function usesFile({ workspacePath, vectorsPath }: IndexPlace, path: string): boolean {
  return workspacePath === path || vectorsPath === path;
}

/** Whose vectors rank, as far as their repair is concerned. */
function rankingModel(
  index: WorkspaceIndex,
  inUse: IndexModel,
): { readonly space: { readonly name: string }; readonly trainedForSimilarity: boolean } {
  const older = index.olderModel(inUse);
  return older ? { ...older, space: { name: older.space } } : inUse;
}

function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1) return;
  throw new AppError('invalidInput', `${limit} hits cannot be listed; ask for 1 or more.`);
}

function counted({ scope, embedded }: SearchIndex, answer: IndexAnswer): InstantAnswer {
  return { ...answer, segments: scope.segmentCount, embedded };
}

/** `hasEstimates`: whether what has no cosine was ranked by an estimate. */
function shownAnswer(answer: InstantAnswer, hasEstimates = false): SearchIndexAnswer {
  // While files change, a text may be gone that was there when the scope was read.
  const hits = answer.hits
    .filter(({ text }) => text !== '')
    .map(({ path, cell, start, end, line, text, score, rankScore, percentile }) => ({
      ...{ path, cell, start, end, line, text, score, rankScore, percentile },
      isEstimate: hasEstimates && score === undefined,
    }));
  return { ...answer, hits };
}

/** The model's background is of vectors without a repair. */
function semanticsOf(
  vector: QueryVector,
  { background }: IndexModel,
  repair: RowRepair | undefined,
): IndexSemantics {
  return { vector: vector(repair), background: repair ? undefined : background };
}
