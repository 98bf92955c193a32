import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { hashOf, sha256 } from '../files/fileHash.ts';
import { modelText, readModelFile } from './modelFile.ts';
import { parseRecord, recordFileName, type ModelFile } from './modelRecord.ts';

const hashNames = { sha256: 'SHA-256', gitBlobSha1: 'SHA-1' } as const;

// A model's file has tens of megabytes, and would be hashed a second time for its name.
const hashesOfRead = new WeakMap<Uint8Array, string>();

/** SHA-256 of a file's bytes, lower-case hex: the one that they were verified by, where they were. They are not to change. */
export function sha256OfRead(bytes: Uint8Array): string {
  return hashesOfRead.get(bytes) ?? sha256(bytes);
}

/** Reads a file of a folder, by its path with `/`; undefined where there is none. */
export type FileReader = (path: string) => Promise<Buffer | undefined>;

/**
 * Reads a model's folder: what the store recorded is verified before anything parses it, and what it did not record is
 * not there; a folder without a record is read as it is. The reader throws as that of `listedFiles`.
 */
export async function recordedFiles(folder: string): Promise<FileReader> {
  const json = await readModelFile(join(folder, recordFileName));
  if (json === undefined) return (path) => readModelFile(join(folder, path));
  return listedFiles(
    folder,
    parseRecord(modelText(json, recordFileName)).files,
    t('add the model again'),
  );
}

/**
 * Reads the files that are listed, each verified before anything parses it; others are not there. The reader throws
 * `modelMissing` and `modelInvalid`; `remedy` is what its sentences tell to do.
 */
export function listedFiles(
  folder: string,
  files: readonly ModelFile[],
  remedy: string,
): FileReader {
  return async (path) => {
    const listed = files.find((file) => file.path === path);
    if (!listed) return undefined;
    const file = join(folder, path);
    const bytes = await readModelFile(file);
    if (bytes === undefined) {
      throw new AppError('modelMissing', t('The model file {0} is missing; {1}.', file, remedy));
    }
    const { kind, hex } = listed.hash;
    if (bytes.length === listed.bytes && hashOf(bytes, kind).hex === hex) {
      if (kind === 'sha256') hashesOfRead.set(bytes, hex);
      return bytes;
    }
    throw new AppError(
      'modelInvalid',
      t(
        'The model file {0} is damaged (its {1} is not the one that is listed); {2}.',
        file,
        hashNames[kind],
        remedy,
      ),
    );
  };
}
