import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, readlink, realpath, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { privateFileMode } from './privateFiles.ts';
import { isHeld, renameOver } from './renameOver.ts';

const bufferBytes = 64 * 1024;
// As Linux counts.
const mostLinks = 40;

/** Files that are being written, so that a process that is told to end can remove what it leaves. */
const unfinished = new Set<string>();

/**
 * A file that appears under its name only when it is complete: until `commit` it is a hidden one beside
 * it. What stood there before stays until then.
 */
export class AtomicFile {
  readonly #path: string;
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  private constructor(path: string, temporaryPath: string, handle: FileHandle) {
    this.#path = path;
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
  }

  /**
   * `isPrivate`: for its owner alone; otherwise a file that stood there gives its permissions. Throws `fileUnwritable`
   * where there is no folder for the file, or its name is taken by something else.
   */
  static async create(path: string, isPrivate = false): Promise<AtomicFile> {
    const existing = await stat(path).catch(() => undefined);
    if (existing && !existing.isFile()) {
      throw new AppError(
        'fileUnwritable',
        existing.isDirectory()
          ? t('{0} is a folder; give the path of a file.', path)
          : t('{0} is not a regular file; give the path of a file.', path),
      );
    }
    // A link keeps pointing to what it points to, also where that is not there yet.
    const target = existing ? await realpath(path) : await linkedTo(path);
    const temporary = join(dirname(target), `.semantic-text-${randomBytes(8).toString('hex')}.tmp`);
    // Noted before it exists: the process may be told to end in between.
    unfinished.add(temporary);
    const mode = isPrivate ? privateFileMode : existing?.mode;
    try {
      return new AtomicFile(target, temporary, await open(temporary, 'wx', mode));
    } catch (cause) {
      unfinished.delete(temporary);
      const code = (cause as NodeJS.ErrnoException).code;
      const reason =
        code === 'ENOENT' || code === 'ENOTDIR'
          ? t('the folder {0} does not exist; make it first', dirname(target))
          : t('its folder refuses new files ({0}); choose another', code ?? String(cause));
      throw new AppError('fileUnwritable', t('{0} cannot be written: {1}.', path, reason), {
        cause,
      });
    }
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(data);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= bufferBytes) await this.#flush();
  }

  /** Puts `data` at the start of the file, over what is there. */
  async writeAtStart(data: Uint8Array): Promise<void> {
    await this.#flush();
    await this.#attempt(() => this.#handle.write(data, 0, data.length, 0));
  }

  /** Gives the complete file its name. */
  async commit(): Promise<void> {
    await this.#flush();
    await this.#attempt(() => this.#handle.close());
    await this.#attempt(() => renameOver(this.#temporaryPath, this.#path));
    unfinished.delete(this.#temporaryPath);
  }

  /** Removes what was written, in place of `commit`; what stood under the name stays. */
  async discard(): Promise<void> {
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#attempt(() => this.#handle.close());
    await this.#attempt(() => rm(this.#temporaryPath, { force: true }));
    unfinished.delete(this.#temporaryPath);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#attempt(() => this.#handle.writeFile(bytes));
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
      const remedy = isHeld(cause)
        ? t('close it in other programs, and see whether you may change it')
        : t('check the space left on its disk');
      throw new AppError(
        'fileUnwritable',
        t('{0} cannot be written ({1}); {2}.', basename(this.#path), code, remedy),
        { cause },
      );
    }
  }
}

/** Where a path leads that has no file: through the links that stand there. Throws `fileUnwritable` where they lead in a circle. */
async function linkedTo(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links <= mostLinks; links++) {
    const next = await readlink(target).catch(() => undefined);
    if (next === undefined) return target;
    // A link counts from the folder that it really lies in.
    const folder = await realpath(dirname(target)).catch(() => dirname(target));
    target = resolve(folder, next);
  }
  throw new AppError('fileUnwritable', t('{0} is a link that leads to itself; remove it.', path));
}

/** Removes every file that was begun and not committed, at once: for a process that is about to end. */
export function removeUnfinishedFiles(): void {
  for (const path of unfinished) rmSync(path, { force: true });
  unfinished.clear();
}
