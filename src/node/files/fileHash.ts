import { createHash, hash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';

/** What a file's bytes must give. The Hub names large files by their SHA-256 and small ones as Git does. */
export interface FileHash {
  /** `gitBlobSha1`: SHA-1 over `blob`, a space, the length, a zero byte and the content. */
  readonly kind: 'sha256' | 'gitBlobSha1';
  /** Lower-case hex. */
  readonly hex: string;
}

const hexDigits = { sha256: 64, gitBlobSha1: 40 } as const;

/** The hash that a name stands for, by its length; undefined where it is none. */
export function hashNamed(name: string): FileHash | undefined {
  if (!/^[0-9a-f]+$/.test(name)) return undefined;
  if (name.length === hexDigits.sha256) return { kind: 'sha256', hex: name };
  if (name.length === hexDigits.gitBlobSha1) return { kind: 'gitBlobSha1', hex: name };
  return undefined;
}

/** SHA-256, lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** The hash of a file's whole content. */
export function hashOf(content: Uint8Array, kind: FileHash['kind']): FileHash {
  return { kind, hex: begin(kind, content.length).update(content).digest('hex') };
}

/** Whether a file has a length and a hash. Reads it all; a longer one is not read further. Throws `fileUnreadable`. */
export async function hasContent(
  path: string,
  bytes: number,
  { kind, hex }: FileHash,
  signal?: AbortSignal,
): Promise<boolean> {
  const found = begin(kind, bytes);
  let read = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      throwIfCancelled(signal);
      read += chunk.length;
      if (read > bytes) return false;
      found.update(chunk);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be read ({1}); check the file.', path, code),
      {
        cause,
      },
    );
  }
  return read === bytes && found.digest('hex') === hex;
}

function begin(kind: FileHash['kind'], bytes: number): Hash {
  return kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
}
