import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { parseRepairMethod, repairMethodWords } from '../../core/vectors/repairMethod.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { IndexContent, IndexRequest } from '../../protocol/index/indexContent.ts';
import type {
  CosineHistogram,
  IndexPlan,
  IndexProgress,
  IndexStatus,
  UpdateIndexAnswer,
  UpdateIndexRequest,
  IndexUpkeepApi,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { nextTurn } from '../work/breather.ts';
import { clearIndex } from './collect/clearIndex.ts';
import { collectVectors, type CollectAnswer } from './collect/collectVectors.ts';
import { choiceOfTables } from './files/tableColumns.ts';
import { planUpdate } from './files/updatePlan.ts';
import { filesAt, foldersOf, type IndexFiles } from './store/indexFiles.ts';
import type { InstantSource } from './instant/instantSource.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { OlderModels } from './models/olderModels.ts';
import type { OpenIndexes } from './openIndexes.ts';
import { ProgressReport } from './openIndexes.ts';
import { sizeOfDatabase } from './sqlite/databaseFiles.ts';
import { DamagedIndexError } from './sqlite/sqliteErrors.ts';
import { memoryPath } from './store/sqliteFile.ts';
import { hasTokenVectors } from './tokens/tokenRowsOf.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

interface UpkeepOptions {
  /** Asked for when a call needs it. Throws where none is open. */
  readonly model: () => Promise<IndexModel>;
  /** Whether a model is open, or being opened. */
  readonly hasModel: () => boolean;
  /** Those that an update has made superfluous are let go. */
  readonly older: Pick<OlderModels, 'drop'>;
  readonly instant: Pick<InstantSource, 'find'>;
  readonly log: (entry: LogEntry) => void;
}

/** What keeps the indexes of workspaces as their files are, and what is told of them. */
export class IndexUpkeep implements IndexUpkeepApi {
  readonly #options: UpkeepOptions;
  readonly #indexes: OpenIndexes;
  /** Spaces of which it was said that they have no token vectors. */
  readonly #toldOf = new Set<string>();

  constructor(indexes: OpenIndexes, options: UpkeepOptions) {
    this.#indexes = indexes;
    this.#options = options;
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
      const isTable = changed === undefined ? choiceOfTables(rules) : undefined;
      const tables = isTable && index.workspace.fileCount(isTable);
      const lost = location.isCopied === true ? index.lost.map(({ message }) => message) : [];
      const told = [...lost, ...answer.notices, ...ofTokens];
      const notices = [...told, ...this.#indexes.takeNotices(location)];
      for (const message of told) this.#options.log({ level: 'warn', message });
      return { ...answer, files, tables, embedded, notices };
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
