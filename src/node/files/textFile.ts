import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';

// Where others look for the same: git takes a file with a NUL in its first 8,000 bytes for binary.
const binaryProbeBytes = 8192;

/** Throws `fileUnreadable` where `path` is not something that text can be read from. */
export async function checkReadable(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) throw isFolder(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The text of a file, decoded as `decodeText` does. Throws `fileUnreadable`. */
export async function readTextFile(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return decodeText(bytes, path);
}

/**
 * UTF-8, or UTF-16 where a byte order mark says so; the mark is not part of the text, so that offsets are
 * an editor's. Throws `fileUnreadable`, naming `name`, for bytes that are not text: nothing is replaced.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    if (encoding === 'utf-8' && bytes.subarray(0, binaryProbeBytes).includes(0)) throw binary(name);
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG') {
      throw new AppError(
        'fileUnreadable',
        `${name} is too large to be read at once (512 million characters at most); split it.`,
        { cause },
      );
    }
    throw new AppError(
      'fileUnreadable',
      `${name} is not valid ${encoding.toUpperCase()} text; save it as UTF-8.`,
      { cause },
    );
  }
  if (encoding !== 'utf-8' && text.slice(0, binaryProbeBytes).includes('\0')) throw binary(name);
  return text;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function binary(name: string): AppError {
  return new AppError(
    'fileUnreadable',
    `${name} is a binary file (it holds a NUL character); give text files only.`,
  );
}

function isFolder(path: string): AppError {
  return new AppError('fileUnreadable', `${path} is a folder; give the files in it.`);
}

function unreadable(path: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EISDIR') return isFolder(path);
  const message =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? `There is no file ${path}; check the path.`
      : code === 'ERR_FS_FILE_TOO_LARGE'
        ? `${path} is too large to be read at once (2 GiB at most); split it.`
        : `${path} cannot be read (${code ?? String(cause)}); check its permissions.`;
  return new AppError('fileUnreadable', message, { cause });
}
