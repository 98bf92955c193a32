import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { parseSentenceModules, type SentenceModules } from '../../core/model/sentenceModules.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import { hasContent } from '../files/fileHash.ts';
import type { HubClient, HubListing } from './hubClient.ts';
import { fetchFile } from './hubFile.ts';
import { chooseModelFiles, hasModelFiles } from './hubFileChoice.ts';
import type { CachedModel, HuggingFaceCache } from './huggingFaceCache.ts';
import { modelText, readModelFile } from '../model/modelFile.ts';
import type { ModelFile } from '../model/modelRecord.ts';
import type { ModelStore, StoredModel } from '../model/modelStore.ts';

/** What adding a model would do; made without writing anything. */
export interface ModelPlan {
  readonly listing: HubListing;
  /** Those that are needed. */
  readonly files: readonly ModelFile[];
  /** Of all of them. */
  readonly bytes: number;
  /** Those that lie in the user's Hugging Face cache, by where; each is verified before it is used. */
  readonly cached: ReadonlyMap<ModelFile, string>;
  /** What is left to be fetched; 0 needs no network. */
  readonly fetchBytes: number;
  /** Where it comes from, for people and for the record. */
  readonly source: string;
  /** Nothing is to be fetched, whatever turns out. */
  readonly isLocal: boolean;
}

export interface DownloadProgress {
  readonly bytes: number;
  readonly total: number;
}

interface Parts {
  readonly store: ModelStore;
  readonly cache: HuggingFaceCache;
  readonly client: HubClient;
  /** For tests: bytes free on the disk of a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Adds models to the store: from the user's Hugging Face cache, and what is not there from the Hub. */
export class ModelDownload {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the cache has of a model, where that is all that is needed; asks no network. */
  async planFromCache(id: string): Promise<ModelPlan | undefined> {
    const found = await this.#parts.cache.find(id);
    if (!found || !hasModelFiles(found) || !(await hasModules(found))) return undefined;
    const plan = await this.#plan(found, found.folder, true);
    return plan.fetchBytes === 0 ? plan : undefined;
  }

  /** Asks the Hub what there is to fetch. Throws as `HubClient.listing` does, and `modelMissing` without an ONNX file. */
  async planFromHub(id: string, signal?: AbortSignal): Promise<ModelPlan> {
    const { client } = this.#parts;
    return this.#plan(await client.listing(id, signal), client.endpoint, false);
  }

  /**
   * Brings a model to the store. Nothing of it is to be seen there before every file is verified; a cancel or a
   * failure keeps what has come, and the next attempt goes on from it. Whoever adds the same model meanwhile waits and
   * finds it. Throws as `fetchFile` does, and `fileUnwritable` where there is too little space.
   */
  async add(
    plan: ModelPlan,
    signal?: AbortSignal,
    onProgress: (progress: DownloadProgress) => void = () => undefined,
  ): Promise<StoredModel> {
    const { store } = this.#parts;
    const { id, commit } = plan.listing;
    return store.withDownloads({ id, commit }, signal, async (folder) => {
      const there = await store.find(id);
      const isThere = there?.record.commit === commit && hasAll(there.record.files, plan.files);
      if (isThere && (await store.verify(id, signal)).length === 0) return there;
      await this.#requireSpace(plan.fetchBytes, await arrivedBytes(plan, folder), folder);
      const files = new Map<ModelFile, { path: string; isMoved: boolean }>();
      let before = 0;
      for (const file of plan.files) {
        const report = (bytes: number): void => {
          onProgress({ bytes: before + bytes, total: plan.bytes });
        };
        files.set(file, await this.#bring(plan, file, folder, signal, report));
        before += file.bytes;
        report(0);
      }
      throwIfCancelled(signal);
      const { source } = plan;
      const addedAt = new Date().toISOString();
      return store.place({ id, commit, files: plan.files, addedAt, source }, files);
    });
  }

  async #plan(listing: HubListing, source: string, isLocal: boolean): Promise<ModelPlan> {
    const files = chooseModelFiles(listing.id, listing.files);
    const cached = new Map<ModelFile, string>();
    for (const file of files) {
      const path = await this.#parts.cache.blob(listing.id, file);
      if (path !== undefined) cached.set(file, path);
    }
    const sum = (some: readonly ModelFile[]): number => some.reduce((a, { bytes }) => a + bytes, 0);
    const fetchBytes = sum(files.filter((file) => !cached.has(file)));
    return { listing, files, bytes: sum(files), cached, fetchBytes, source, isLocal };
  }

  async #bring(
    { listing, cached, isLocal }: ModelPlan,
    file: ModelFile,
    folder: string,
    signal: AbortSignal | undefined,
    onBytes: (bytes: number) => void,
  ): Promise<{ path: string; isMoved: boolean }> {
    const blob = cached.get(file);
    if (blob !== undefined && (await hasContent(blob, file.bytes, file.hash, signal))) {
      return { path: blob, isMoved: false };
    }
    if (isLocal) {
      throw new AppError(
        'modelInvalid',
        t(
          '{0} of {1} in the Hugging Face cache is damaged (its content is not what its name says); remove it there, and fetch it again.',
          file.path,
          listing.id,
        ),
      );
    }
    const path = downloadPath(folder, file);
    await fetchFile(this.#parts.client, listing, file, path, { signal, onBytes });
    return { path, isMoved: true };
  }

  async #requireSpace(all: number, arrived: number, folder: string): Promise<void> {
    const bytes = all - arrived;
    const free = await (this.#parts.freeBytes ?? freeBytes)(folder);
    if (free >= bytes) return;
    const needed = sizeText(bytes);
    throw new AppError(
      'fileUnwritable',
      arrived > 0
        ? t(
            'The model needs {0} more and the disk of {1} has {2} free; free some space, and try again.',
            needed,
            folder,
            sizeText(free),
          )
        : t(
            'The model needs {0} and the disk of {1} has {2} free; free some space, and try again.',
            needed,
            folder,
            sizeText(free),
          ),
    );
  }
}

/** Whether what `modules.json` lists has come too: a tool that only runs the model leaves it out. */
async function hasModules({ folder, files }: CachedModel): Promise<boolean> {
  let modules: SentenceModules;
  try {
    const json = await readModelFile(join(folder, 'modules.json'));
    if (json === undefined) return true;
    modules = parseSentenceModules(modelText(json, 'modules.json'));
  } catch (error) {
    // A cache that is damaged there has no such model; what else it has can be used.
    if (error instanceof AppError) return false;
    throw error;
  }
  const { poolingPath, densePaths } = modules;
  const weights = densePaths.flatMap((path) => [
    `${path}/config.json`,
    `${path}/model.safetensors`,
  ]);
  const paths = new Set(files.map(({ path }) => path));
  return [`${poolingPath}/config.json`, ...weights].every((path) => paths.has(path));
}

/** An earlier release may have needed fewer of them. */
function hasAll(files: readonly ModelFile[], needed: readonly ModelFile[]): boolean {
  return needed.every(({ path, hash }) =>
    files.some((file) => file.path === path && file.hash.hex === hash.hex),
  );
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Where a file comes to. Two files of one content lie apart: each is moved to its place. */
function downloadPath(folder: string, { path, hash }: ModelFile): string {
  return join(folder, `${hash.hex.slice(0, 16)}-${path.replaceAll('/', '--')}`);
}

/** What an earlier attempt has left of the files that are to be fetched. */
async function arrivedBytes({ files, cached }: ModelPlan, folder: string): Promise<number> {
  const sizes = await Promise.all(
    files
      .filter((file) => !cached.has(file))
      .map(async (file) => {
        const found = await stat(downloadPath(folder, file)).catch(() => undefined);
        return Math.min(found?.size ?? 0, file.bytes);
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
