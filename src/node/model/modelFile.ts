import { t } from '../../core/l10n/translate.ts';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import { wayBelow } from '../walk/wayBelow.ts';

// How the pointer begins that Git LFS leaves in place of a file.
const pointerStart = 'version https://git-lfs.github.com/spec/';

/** Of a text among a model's files. The largest tokenizers that are published have 38 MB. */
export const longestText = 2 ** 26;

/** What Node reads at once. */
export const largestFileBytes = 2 ** 31 - 1;

/** What is read of the first of these files that is there; undefined where none is. */
export async function readFirst<T>(
  names: readonly string[],
  read: (name: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const name of names) {
    const found = await read(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A file's bytes, or undefined where there is no such file. Throws `modelInvalid` for a Git LFS pointer in place of
 * the file and `fileUnreadable`.
 */
export async function readModelFile(path: string): Promise<Buffer | undefined> {
  let bytes: Buffer;
  try {
    const info = await stat(path);
    // A pipe would be waited for, and a device may have no end.
    if (!info.isFile() && !info.isDirectory()) throw notRegular(path);
    // Hundreds of megabytes of JSON would take gigabytes of memory.
    if (/\.(?:json|txt)$/i.test(path) && info.size > longestText) throw tooLong(basename(path));
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ERR_FS_FILE_TOO_LARGE') {
      throw new AppError(
        'unsupported',
        t(
          'The file {0} is larger than 2 GB, which cannot be read at once; choose a smaller model or a quantised one.',
          path,
        ),
        { cause },
      );
    }
    throw new AppError(
      'fileUnreadable',
      t('The file {0} cannot be read; check its permissions.', path),
      {
        cause,
      },
    );
  }
  if (bytes.subarray(0, pointerStart.length).toString('latin1') === pointerStart) {
    throw new AppError(
      'modelInvalid',
      t(
        'The file {0} is a Git LFS pointer, not the file itself; run "git lfs pull" in the folder, or fetch the model again.',
        path,
      ),
    );
  }
  return bytes;
}

function notRegular(path: string): AppError {
  return new AppError(
    'fileUnreadable',
    t('The file {0} is a pipe or a device; put the model’s own file in its place.', path),
  );
}

/** The text of a small file, or of a tokenizer's. Throws `modelInvalid` where it is far longer than any. */
export function modelText(bytes: Buffer, name: string): string {
  if (bytes.length <= longestText) return bytes.toString('utf8');
  throw tooLong(name);
}

function tooLong(name: string): AppError {
  return new AppError(
    'modelInvalid',
    t(
      'The model’s {0} is larger than {1}, which no such file is; fetch it again.',
      name,
      sizeText(longestText),
    ),
  );
}

/**
 * Whether a file that is there lies in the folder, links followed. In a Hugging Face cache
 * (`…/snapshots/<commit>`) files are links to the `blobs` beside the snapshots, and those count as well.
 */
export async function liesWithin(folder: string, path: string): Promise<boolean> {
  const [real, root] = await Promise.all([realpath(path), realpath(folder)]);
  if (isBelow(root, real)) return true;
  const snapshots = dirname(root);
  if (basename(snapshots) !== 'snapshots') return false;
  return isBelow(join(dirname(snapshots), 'blobs'), real);
}

function isBelow(folder: string, path: string): boolean {
  return Boolean(wayBelow(folder, path));
}
