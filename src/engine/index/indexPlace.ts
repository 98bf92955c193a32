import { hash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IndexLocation } from '../../protocol/indexApi.ts';
import { DamagedIndexError, memoryPath, sideFiles, SqliteFile } from './store/sqliteFile.ts';
import { applicationIds, movedAside, refuseUnlessOurs } from './sqliteOwner.ts';
import { vectorsFormat } from './vectors/vectorDatabase.ts';
import { VectorUsers } from './vectors/workspaceRegister.ts';

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

/** Bytes of a database on the disk. */
export function bytesAt(path: string): number {
  return [path, ...sideFiles.map((side) => path + side)].reduce(
    (sum, each) => sum + (statSync(each, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

export function existsAt({ workspacePath }: IndexPlace): boolean {
  return existsSync(workspacePath);
}

/**
 * Removes an index. Vectors that several use go with the last one; whether they went. Throws `invalidInput` and removes
 * nothing where one of its files may be somebody else's. `left`: files that were moved aside and may be.
 */
export function clearAt(place: IndexPlace): {
  readonly vectorsRemoved: boolean;
  readonly left: readonly string[];
} {
  const { workspacePath, vectorsPath } = place;
  if (workspacePath !== memoryPath) refuseUnlessOurs(workspacePath, applicationIds.workspace);
  if (vectorsPath !== memoryPath) refuseUnlessOurs(vectorsPath, applicationIds.vectors);
  const isShared = vectorsPath !== memoryPath && hasOtherUsers(place);
  const left = workspacePath === memoryPath ? [] : removeFile(workspacePath);
  if (isShared) return { vectorsRemoved: false, left };
  if (vectorsPath === memoryPath) return { vectorsRemoved: true, left };
  return { vectorsRemoved: true, left: [...left, ...removeFile(vectorsPath)] };
}

export function leftNotice(path: string): string {
  return `${path} stays: it cannot be told whose it is; remove it yourself.`;
}

/** Whether other workspaces use the vectors. Writes nothing: clearing is what one does on a full disk. */
function hasOtherUsers({ workspacePath, vectorsPath }: IndexPlace): boolean {
  if (!existsSync(vectorsPath)) return false;
  try {
    const file = SqliteFile.open(vectorsPath, vectorsFormat);
    try {
      const paths = [...new VectorUsers(file).list().keys()];
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

/** A file that is ours, and those that were moved aside from it; the ones that stay. */
function removeFile(path: string): readonly string[] {
  const { ours, left } = movedAside(path);
  const found = [path, ...ours].filter((each) => existsSync(each));
  for (const each of found) {
    for (const side of ['', ...sideFiles]) rmSync(each + side, { force: true });
  }
  if (found.length > 0) removeIfEmpty(dirname(path));
  return left;
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
