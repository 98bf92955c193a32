import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { IndexFiles } from '../store/indexFiles.ts';
import { removeFile, sideFiles, whereFree, whereSeen } from '../sqlite/databaseFiles.ts';
import { openAtRest, openReadOnly } from '../sqlite/memoryCopy.ts';
import { applicationIds, movedAside, refuseUnlessOurs } from '../sqlite/sqliteOwner.ts';
import { asAppError, isDamage } from '../sqlite/sqliteErrors.ts';
import { memoryPath } from '../store/sqliteFile.ts';
import { vectorsFormat } from '../vectors/vectorBlocks.ts';

const busyTimeoutMs = 30_000;

/**
 * Removes an index. Vectors that several use go with the last one; whether they went. Throws `invalidInput` and removes
 * nothing where one of its files may be somebody else's. `left`: files that were moved aside and may be.
 */
export function clearIndex(files: IndexFiles): {
  readonly vectorsRemoved: boolean;
  readonly left: readonly string[];
} {
  const { workspacePath, vectorsPath } = files;
  for (const [path, id] of [
    [workspacePath, applicationIds.workspace],
    [vectorsPath, applicationIds.vectors],
  ] as const) {
    if (path !== memoryPath) whereSeen(path, () => refuseUnlessOurs(path, id));
  }
  const isShared = vectorsPath !== memoryPath && hasOtherUsers(files);
  const left = workspacePath === memoryPath ? [] : removeDatabase(workspacePath);
  if (isShared) return { vectorsRemoved: false, left };
  if (vectorsPath === memoryPath) return { vectorsRemoved: true, left };
  return { vectorsRemoved: true, left: [...left, ...removeDatabase(vectorsPath)] };
}

/**
 * Whether other workspaces use the vectors. Writes nothing: clearing is what one does on a full disk, where not even a
 * file beside it can be made.
 */
function hasOtherUsers({ workspacePath, vectorsPath }: IndexFiles): boolean {
  if (!existsSync(vectorsPath)) return false;
  let file: DatabaseSync | undefined;
  try {
    const isInUse = existsSync(`${vectorsPath}-wal`);
    file = isInUse ? openReadOnly(vectorsPath, busyTimeoutMs) : openAtRest(vectorsPath);
    // A newer release knows who else uses it.
    const { user_version: version } = file.prepare('PRAGMA user_version').get() ?? {};
    if (Number(version) > vectorsFormat.version) return true;
    const isThere = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'users'").get();
    const rows = isThere ? file.prepare('SELECT DISTINCT path FROM users').all() : [];
    return rows.some(({ path }) => path !== workspacePath && existsSync(String(path)));
  } catch (error) {
    // What is in it is of no use to them.
    if (isDamage(error)) return false;
    throw asAppError(vectorsPath, error);
  } finally {
    file?.close();
  }
}

/** A file that is ours, and those that were moved aside from it; the ones that stay. */
function removeDatabase(path: string): readonly string[] {
  const { ours, left } = movedAside(path);
  const found = [path, ...ours].filter((each) => existsSync(each));
  for (const each of found) {
    whereFree(each, () => {
      for (const side of ['', ...sideFiles]) removeFile(each + side);
    });
  }
  if (found.length > 0) removeIfEmpty(dirname(path));
  return left;
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) whereFree(folder, () => rmdirSync(folder));
}
