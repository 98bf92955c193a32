import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { byteDecoder } from '../encoding/byteDecoder.ts';
import {
  detectEncoding,
  isEscaped,
  isHalfControls,
  isWide,
  markedEncoding,
  probeBytes,
} from '../encoding/detectEncoding.ts';
import { usualEncoding, type EncodingRule } from '../encoding/encodings.ts';

/** Throws `fileUnreadable` where `path` is not something that text can be read from. */
export async function checkReadable(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) throw isFolder(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The text of a file, decoded as `decodeText` does. Throws `fileUnreadable`. */
export async function readTextFile(path: string, rule = usualEncoding): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return decodeText(bytes, path, rule);
}

/** A text and the encoding that it was read in, one of `encodingIds`. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
}

/** As `decodeFile`, the text alone. */
export function decodeText(bytes: Uint8Array, name: string, rule = usualEncoding): string {
  return decodeFile(bytes, name, rule).text;
}

/**
 * The text of a file's bytes: UTF-8 where they are that, else what a byte order mark, `rule` or a guess says; the mark is not
 * part of the text, so that offsets are an editor's. A byte that is none in its encoding becomes U+FFFD. Throws
 * `fileUnreadable`, naming `name`, for bytes that are text in no encoding.
 */
export function decodeFile(bytes: Uint8Array, name: string, rule = usualEncoding): DecodedText {
  try {
    // Most files are this, and then nothing else has to be looked at.
    if (isUsual(rule) && !mayBeOther(bytes)) {
      const text = strictUtf8(bytes);
      if (text !== undefined && !isEscaped(bytes)) return { text, encoding: 'utf8' };
    }
    const detected = detectEncoding(bytes, rule);
    if ('isBinary' in detected) throw binary(name);
    const decoded = decodedAs(detected.id, bytes);
    if (isWide(detected.id) && decoded.text.slice(0, probeBytes).includes('\0')) {
      throw binary(name);
    }
    return decoded;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG') {
      throw new AppError(
        'fileUnreadable',
        t('{0} is too large to be read at once (512 million characters at most); split it.', name),
        { cause },
      );
    }
    throw cause;
  }
}

function decodedAs(encoding: string, bytes: Uint8Array): DecodedText {
  return { text: byteDecoder(encoding).decode(bytes, true), encoding };
}

function isUsual({ encoding, guesses }: EncodingRule): boolean {
  return encoding === 'utf8' && !guesses;
}

/** Whether the beginning says that it may be no UTF-8. */
function mayBeOther(bytes: Uint8Array): boolean {
  const marked = markedEncoding(bytes);
  const isMarked = marked !== undefined && marked !== 'utf8';
  return isMarked || bytes.subarray(0, probeBytes).includes(0) || isHalfControls(bytes);
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return undefined;
    throw error;
  }
}

function binary(name: string): AppError {
  return new AppError(
    'fileUnreadable',
    t('{0} is a binary file (it holds a NUL character); give text files only.', name),
  );
}

function isFolder(path: string): AppError {
  return new AppError('fileUnreadable', t('{0} is a folder; give the files in it.', path));
}

function unreadable(path: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EISDIR') return isFolder(path);
  const message =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? t('There is no file {0}; check the path.', path)
      : code === 'ERR_FS_FILE_TOO_LARGE'
        ? t('{0} is too large to be read at once (2 GiB at most); split it.', path)
        : t('{0} cannot be read ({1}); check its permissions.', path, code ?? String(cause));
  return new AppError('fileUnreadable', message, { cause });
}
