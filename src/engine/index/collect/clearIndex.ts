import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { IndexFiles } from '../store/indexFiles.ts';
import { DamagedIndexError, memoryPath, sideFiles, SqliteFile } from '../store/sqliteFile.ts';
import { vectorsFormat } from '../vectors/vectorBlocks.ts';
import { WorkspaceRegister } from '../vectors/workspaceRegister.ts';

/** Removes an index. Vectors that several use go with the last one; whether they went. */
export function clearIndex(files: IndexFiles): { readonly vectorsRemoved: boolean } {
  const { workspacePath, vectorsPath } = files;
  if (workspacePath !== memoryPath) {
    removeFile(workspacePath);
    removeIfEmpty(dirname(workspacePath));
  }
  if (vectorsPath === memoryPath) return { vectorsRemoved: true };
  if (hasOtherUsers(files)) return { vectorsRemoved: false };
  removeFile(vectorsPath);
  removeIfEmpty(dirname(vectorsPath));
  return { vectorsRemoved: true };
}

/** Whether other workspaces use the vectors. Writes nothing: clearing is what one does on a full disk. */
function hasOtherUsers({ workspacePath, vectorsPath }: IndexFiles): boolean {
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
