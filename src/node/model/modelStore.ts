import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { damagedFiles } from './damagedFiles.ts';
import { diskError } from '../files/diskError.ts';
import { isFolderLocked, withFolderLock } from '../files/folderLock.ts';
import {
  isCommit,
  isModelId,
  parseRecord,
  recordFileName,
  recordJson,
  type ModelFile,
  type ModelRecord,
} from './modelRecord.ts';
import { renameOver } from '../files/renameOver.ts';
import { copyPrivately, makePrivateFolder, privateFileMode } from '../files/privateFiles.ts';

export interface StoredModel {
  readonly record: ModelRecord;
  readonly folder: string;
  /** Of all its files. */
  readonly bytes: number;
}

/** A model of which some has been downloaded, and not all. */
export interface BegunModel {
  readonly id: string;
  readonly folder: string;
  /** What has come so far. */
  readonly bytes: number;
}

/** Beside the models: what has been downloaded and is not whole, and what is being put together or thrown away. */
const downloadsName = '.downloads';
const asideName = '.aside';
const leftBehindMs = 24 * 60 * 60_000;

/**
 * The models that the user has added: `<folder>/<owner>--<name>/<commit>`, each with a record. A model appears when
 * all its files are verified, at once and whole; several processes may use the store at the same time.
 */
export class ModelStore {
  readonly #folder: string;

  /** Touches nothing; the folder is made when it is needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Every model, by id; of one with several commits the newest alone. What has no readable record is left out. */
  async list(): Promise<readonly StoredModel[]> {
    const names = await namesIn(this.#folder);
    const found = await Promise.all(
      names.filter((name) => !name.startsWith('.')).map((name) => this.#commitsIn(name)),
    );
    return found
      .flatMap(([newest]) => newest ?? [])
      .sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
  }

  /** Models of which a download was begun and is not under way, by id, those among them that are there otherwise. */
  async begun(): Promise<readonly BegunModel[]> {
    const names = await namesIn(join(this.#folder, downloadsName));
    const found = await Promise.all(names.map((name) => this.#begun(name.replace('--', '/'))));
    return found
      .flatMap((model) => (model && model.bytes > 0 ? [model] : []))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async find(id: string): Promise<StoredModel | undefined> {
    if (!isModelId(id)) return undefined;
    const [newest] = await this.#commitsIn(folderName(id));
    return newest;
  }

  /** As `find`; throws `modelMissing`. */
  async require(id: string): Promise<StoredModel> {
    const found = await this.find(id);
    if (found) return found;
    throw new AppError(
      'modelMissing',
      (await this.#begun(id))
        ? t('Of the model {0} only a part has been downloaded; add it to fetch the rest.', id)
        : t('The model {0} has not been added; check how its id is written, or add it.', id),
    );
  }

  async folderOf(id: string): Promise<string | undefined> {
    return (await this.find(id))?.folder;
  }

  /** Hashes every file; the paths of those that are missing or not what was added. Throws `modelMissing`. */
  async verify(id: string, signal?: AbortSignal): Promise<readonly string[]> {
    const { folder, record } = await this.require(id);
    return damagedFiles(folder, record.files, signal);
  }

  /**
   * Removes all that is there of a model, also what is not whole. How many bytes; throws `modelMissing`, and
   * `fileUnwritable` while it is being downloaded.
   */
  async remove(id: string): Promise<number> {
    const begun = await this.#begun(id);
    const whole = begun ? await this.find(id) : await this.require(id);
    await this.removeBegun(id);
    await this.#discard(join(this.#folder, folderName(id)));
    return (whole?.bytes ?? 0) + (begun?.bytes ?? 0);
  }

  /** Removes what has come of downloads that were begun; throws `fileUnwritable` while one is under way. */
  async removeBegun(id: string): Promise<void> {
    if (!isModelId(id)) return;
    const folder = this.#downloadsOf(id);
    const locks = (await namesIn(folder)).filter((name) => name.endsWith('.lock'));
    for (const lock of locks) {
      if (!(await isFolderLocked(join(folder, lock)))) continue;
      throw new AppError(
        'fileUnwritable',
        t(
          '{0} is being downloaded; cancel that, or wait until it is there, and remove it then.',
          id,
        ),
      );
    }
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      throw diskError(folder, error);
    }
  }

  /**
   * Runs `work` with the folder for what is downloaded of a model, while nobody else does. What is in it stays for the
   * next attempt when `work` fails.
   */
  async withDownloads<T>(
    { id, commit }: { readonly id: string; readonly commit: string },
    signal: AbortSignal | undefined,
    work: (folder: string) => Promise<T>,
  ): Promise<T> {
    const all = this.#downloadsOf(id);
    const folder = join(all, commit);
    try {
      await makePrivateFolder(all);
      return await withFolderLock(join(all, `${commit}.lock`), signal, async () => {
        await makePrivateFolder(folder);
        const result = await work(folder);
        await this.#tidy(all, commit);
        return result;
      });
    } catch (error) {
      throw isSystemError(error) ? diskError(folder, error) : error;
    }
  }

  /**
   * Makes a model of verified files, each given as the path where it lies; `moved` ones are taken away from there,
   * others are linked, or copied where that cannot be. Other commits of the model are removed.
   */
  async place(
    record: ModelRecord,
    files: ReadonlyMap<ModelFile, { readonly path: string; readonly isMoved: boolean }>,
  ): Promise<StoredModel> {
    const staging = join(this.#folder, asideName, randomBytes(8).toString('hex'));
    const target = join(this.#folder, folderName(record.id), record.commit);
    try {
      for (const [file, { path, isMoved }] of files) {
        const to = join(staging, file.path);
        await makePrivateFolder(dirname(to));
        if (isMoved) await renameOver(path, to);
        else await link(path, to).catch(() => copyPrivately(path, to));
      }
      await writeFile(join(staging, recordFileName), recordJson(record), { mode: privateFileMode });
      await makePrivateFolder(dirname(target));
      await this.#swap(staging, target);
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw isSystemError(error) ? diskError(target, error) : error;
    }
    for (const other of await namesIn(dirname(target))) {
      if (other !== record.commit) await this.#discard(join(dirname(target), other));
    }
    return stored(record, target);
  }

  /** Removes what was downloaded of a model that is whole by now, and what a process that was ended left behind. */
  async #tidy(downloads: string, commit: string): Promise<void> {
    const names = await namesIn(downloads);
    for (const name of names.filter(isCommit)) {
      const isInWork = name !== commit && names.includes(`${name}.lock`);
      if (!isInWork) await rm(join(downloads, name), { recursive: true, force: true });
    }
    for (const name of await namesIn(join(this.#folder, asideName))) {
      const path = join(this.#folder, asideName, name);
      const found = await stat(path).catch(() => undefined);
      const isLeft = found !== undefined && Date.now() - found.mtimeMs > leftBehindMs;
      if (isLeft) await rm(path, { recursive: true, force: true });
    }
  }

  /** Gives the folder its name; one that is there already, damaged or put there meanwhile, gives way. */
  async #swap(staging: string, target: string): Promise<void> {
    try {
      await renameOver(staging, target);
    } catch (error) {
      const names = await namesIn(target);
      if (names.length === 0) throw error;
      await this.#discard(target);
      await renameOver(staging, target);
    }
  }

  /** Takes a folder out of sight first, so that nobody finds half of it. */
  async #discard(folder: string): Promise<void> {
    const aside = join(this.#folder, asideName, randomBytes(8).toString('hex'));
    try {
      await makePrivateFolder(dirname(aside));
      await renameOver(folder, aside);
      await rm(aside, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw diskError(folder, error);
    }
  }

  async #begun(id: string): Promise<BegunModel | undefined> {
    if (!isModelId(id)) return undefined;
    const folder = this.#downloadsOf(id);
    const commits = (await namesIn(folder)).filter(isCommit);
    if (commits.length === 0) return undefined;
    let bytes = 0;
    for (const commit of commits) {
      if (await isFolderLocked(join(folder, `${commit}.lock`))) continue;
      for (const file of await namesIn(join(folder, commit))) {
        bytes += (await stat(join(folder, commit, file)).catch(() => undefined))?.size ?? 0;
      }
    }
    return { id, folder, bytes };
  }

  #downloadsOf(id: string): string {
    return join(this.#folder, downloadsName, folderName(id));
  }

  async #commitsIn(name: string): Promise<readonly StoredModel[]> {
    const folders = (await namesIn(join(this.#folder, name))).map((commit) =>
      join(this.#folder, name, commit),
    );
    const found = await Promise.all(folders.map((folder) => readStored(folder)));
    return found
      .flatMap((model) => model ?? [])
      .filter(({ record }) => folderName(record.id) === name)
      .sort((a, b) => (a.record.addedAt < b.record.addedAt ? 1 : -1));
  }
}

function folderName(id: string): string {
  return id.replace('/', '--');
}

async function readStored(folder: string): Promise<StoredModel | undefined> {
  try {
    return stored(parseRecord(await readFile(join(folder, recordFileName), 'utf8')), folder);
  } catch {
    // Without its record nothing of it can be checked: it counts as not there, and adding it again mends it.
    return undefined;
  }
}

function stored(record: ModelRecord, folder: string): StoredModel {
  return { record, folder, bytes: record.files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

function isSystemError(error: unknown): boolean {
  return !(error instanceof AppError) && (error as NodeJS.ErrnoException).code !== undefined;
}
