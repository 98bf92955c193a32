import { hash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IndexLocation } from '../../protocol/indexApi.ts';
import { DamagedIndexError, memoryPath, sideFiles, SqliteFile } from './store/sqliteFile.ts';
import { vectorsFormat } from './vectors/vectorBlocks.ts';
import { WorkspaceRegister } from './vectors/workspaceRegister.ts';

/** Where the two files of an index are; `memoryPath`: nowhere. */
export interface IndexPlace {
  /** The workspace's own; undefined: it has none. */
  readonly folder: string | undefined;
  readonly workspacePath: string;
  readonly vectorsPath: string;
}

const workspaceName = 'workspace.sqlite';
const vectorsName = 'vectors.sqlite';

export function placeAt({ folder, vectorsFolder }: IndexLocation): IndexPlace {
  return {
    folder,
    workspacePath: folder === undefined ? memoryPath : join(folder, workspaceName),
    vectorsPath: vectorsFolder === undefined ? memoryPath : join(vectorsFolder, vectorsName),
  };
}

/** Both files in one folder. */
export function placeIn(folder: string): IndexPlace {
  return placeAt({ folder, vectorsFolder: folder });
}

/**
 * A folder for these real paths among those of others, named by their hash; the vectors beside them, so that a
 * text is embedded once for all of them.
 */
export function placeAmong(parent: string, roots: readonly string[]): IndexPlace {
  const name = hash('sha256', [...roots].sort().join('\0')).slice(0, 32);
  return placeAt({ folder: join(parent, name), vectorsFolder: parent });
}

/** The folders that hold an index's files: no part of what it indexes. */
export function foldersOf({ workspacePath, vectorsPath }: IndexPlace): string[] {
  return [workspacePath, vectorsPath]
    .filter((path) => path !== memoryPath)
    .map((path) => dirname(path));
}

export function existsAt({ workspacePath }: IndexPlace): boolean {
  return existsSync(workspacePath);
}

/** Removes an index. Vectors that several use go with the last one; whether they went. */
export function clearAt(place: IndexPlace): { readonly vectorsRemoved: boolean } {
  const { workspacePath, vectorsPath } = place;
  if (workspacePath !== memoryPath) {
    removeFile(workspacePath);
    removeIfEmpty(dirname(workspacePath));
  }
  if (vectorsPath === memoryPath) return { vectorsRemoved: true };
  if (hasOtherUsers(place)) return { vectorsRemoved: false };
  removeFile(vectorsPath);
  removeIfEmpty(dirname(vectorsPath));
  return { vectorsRemoved: true };
}

/** Whether other workspaces use the vectors. Writes nothing: clearing is what one does on a full disk. */
function hasOtherUsers({ workspacePath, vectorsPath }: IndexPlace): boolean {
  if (!existsSync(vectorsPath)) return false;
  try {
    const file = SqliteFile.open(vectorsPath, vectorsFormat);
    try {
      const paths = [...new WorkspaceRegister(file).list().keys()];
      return paths.some((path) => path !== workspacePath && existsSync(path));
    } finally {
      file.close();
    }
  } catch (error) {
    // What is in it is of no use to them.
    if (error instanceof DamagedIndexError) return false;
    throw error;
  }
}

function removeFile(path: string): void {
  for (const side of ['', '.damaged', ...sideFiles]) rmSync(path + side, { force: true });
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
