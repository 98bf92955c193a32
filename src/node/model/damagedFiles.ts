import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { hasContent } from '../files/fileHash.ts';
import type { ModelFile } from './modelRecord.ts';

/** Hashes files of a folder; the paths of those that are missing or not what they were. */
export async function damagedFiles(
  folder: string,
  files: readonly ModelFile[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const { path, bytes, hash } of files) {
    const isWhole = await hasContent(join(folder, path), bytes, hash, signal).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'fileUnreadable') return false;
        throw error;
      },
    );
    if (!isWhole) damaged.push(path);
  }
  return damaged;
}
