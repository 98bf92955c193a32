import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IndexLocation } from '../../../protocol/index/indexContent.ts';
import { whereSeen } from '../sqlite/databaseFiles.ts';
import { memoryPath } from './sqliteFile.ts';

/** Where the two files of an index are; `memoryPath`: nowhere. */
export interface IndexFiles {
  readonly workspacePath: string;
  readonly vectorsPath: string;
  /** Nothing is written to them: what they hold is copied into memory. */
  readonly isCopied?: boolean;
}

const workspaceName = 'workspace.sqlite';
const vectorsName = 'vectors.sqlite';

export function filesAt({ folder, vectorsFolder, isCopied = false }: IndexLocation): IndexFiles {
  return {
    isCopied,
    workspacePath: folder === undefined ? memoryPath : join(folder, workspaceName),
    vectorsPath: vectorsFolder === undefined ? memoryPath : join(vectorsFolder, vectorsName),
  };
}

/** The folders that hold an index's files: no part of what it indexes, as a file that somebody named for one is. */
export function foldersOf({ workspacePath, vectorsPath }: IndexFiles): string[] {
  return [workspacePath, vectorsPath]
    .filter((path) => path !== memoryPath)
    .map((path) => dirname(path))
    .filter((folder) => !isFile(folder));
}

/** Throws `fileUnwritable` where the system does not say. */
export function existsAt({ workspacePath }: IndexFiles): boolean {
  return whereSeen(
    workspacePath,
    () => statSync(workspacePath, { throwIfNoEntry: false }) !== undefined,
  );
}

/** Whoever opens what cannot be looked at is told. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
