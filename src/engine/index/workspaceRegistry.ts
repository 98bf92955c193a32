import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { memoryPath } from './sqliteFile.ts';

// Beside the vectors a small file for each workspace that uses them, with the path of its own file. One writer
// each, so processes need no lock, and none can spoil another's.
const folderName = 'workspaces';

/** Notes that a workspace uses the vectors. Throws what the disk says. */
export function registerWorkspace(vectorsPath: string, workspacePath: string): void {
  if (vectorsPath === memoryPath || workspacePath === memoryPath) return;
  const path = entryPath(vectorsPath, workspacePath);
  if (existsSync(path) && readFileSync(path, 'utf8') === workspacePath) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, workspacePath);
}

export function unregisterWorkspace(vectorsPath: string, workspacePath: string): void {
  if (vectorsPath !== memoryPath) rmSync(entryPath(vectorsPath, workspacePath), { force: true });
}

/** The paths of the workspaces' files that use the vectors and are still there; forgets those that are not. */
export function registeredWorkspaces(vectorsPath: string): string[] {
  if (vectorsPath === memoryPath) return [];
  const folder = join(dirname(vectorsPath), folderName);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.flatMap((name) => {
    const entry = join(folder, name);
    const workspacePath = readFileSync(entry, 'utf8');
    if (existsSync(workspacePath)) return [workspacePath];
    rmSync(entry, { force: true });
    return [];
  });
}

function entryPath(vectorsPath: string, workspacePath: string): string {
  return join(
    dirname(vectorsPath),
    folderName,
    `${hash('sha256', workspacePath).slice(0, 32)}.txt`,
  );
}
