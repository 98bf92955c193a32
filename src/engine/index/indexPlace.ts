import { hash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sideFiles } from './sqliteFile.ts';

/** Where the two files of an index are. */
export interface IndexPlace {
  readonly folder: string;
  readonly workspacePath: string;
  readonly vectorsPath: string;
}

const workspaceName = 'workspace.sqlite';
const vectorsName = 'vectors.sqlite';

/** Both files in one folder. */
export function placeIn(folder: string): IndexPlace {
  return {
    folder,
    workspacePath: join(folder, workspaceName),
    vectorsPath: join(folder, vectorsName),
  };
}

/**
 * A folder for these real paths among those of others, named by their hash; the vectors beside them, so that a
 * text is embedded once for all of them.
 */
export function placeAmong(parent: string, roots: readonly string[]): IndexPlace {
  const name = hash('sha256', [...roots].sort().join('\0')).slice(0, 32);
  const folder = join(parent, name);
  return {
    folder,
    workspacePath: join(folder, workspaceName),
    vectorsPath: join(parent, vectorsName),
  };
}

/** Bytes of both files on the disk. */
export function bytesAt({ workspacePath, vectorsPath }: IndexPlace): number {
  return [workspacePath, vectorsPath]
    .flatMap((path) => [path, ...sideFiles.map((side) => path + side)])
    .reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

export function existsAt({ workspacePath }: IndexPlace): boolean {
  return existsSync(workspacePath);
}

/** Removes an index. Vectors that lie beside several go with the last one; whether they went. */
export function clearAt(place: IndexPlace): { readonly vectorsRemoved: boolean } {
  const { folder, workspacePath, vectorsPath } = place;
  removeFile(workspacePath);
  const isShared = vectorsPath !== join(folder, vectorsName);
  const parent = join(folder, '..');
  if (isShared) removeIfEmpty(folder);
  const others =
    isShared && existsSync(parent)
      ? readdirSync(parent).filter((name) => existsSync(join(parent, name, workspaceName)))
      : [];
  if (others.length > 0) return { vectorsRemoved: false };
  removeFile(vectorsPath);
  return { vectorsRemoved: true };
}

function removeFile(path: string): void {
  for (const side of ['', '.damaged', ...sideFiles]) rmSync(path + side, { force: true });
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
