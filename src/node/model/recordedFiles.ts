import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import type { FileHash } from '../files/fileHash.ts';
import { modelText, readModelFile } from './modelFile.ts';
import { parseRecord, recordFileName } from './modelRecord.ts';

/** Reads a file of a folder, by its path with `/`; undefined where there is none. */
export type FileReader = (path: string) => Promise<Buffer | undefined>;

/**
 * Reads a model's folder: what the store recorded is verified before anything parses it, and what it did not record is
 * not there; a folder without a record is read as it is. The reader throws `modelInvalid`.
 */
export async function recordedFiles(folder: string): Promise<FileReader> {
  const json = await readModelFile(join(folder, recordFileName));
  if (json === undefined) return (path) => readModelFile(join(folder, path));
  const { files } = parseRecord(modelText(json, recordFileName));
  return async (path) => {
    const listed = files.find((file) => file.path === path);
    const bytes = listed && (await readModelFile(join(folder, path)));
    if (!listed || !bytes) return undefined;
    if (bytes.length === listed.bytes && hashOf(bytes, listed.hash) === listed.hash.hex) {
      return bytes;
    }
    throw new AppError(
      'modelInvalid',
      `The model’s file ${join(folder, path)} is damaged (it is not what was added); add the model again.`,
    );
  };
}

function hashOf(bytes: Buffer, { kind }: FileHash): string {
  return kind === 'sha256'
    ? createHash('sha256').update(bytes).digest('hex')
    : createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
