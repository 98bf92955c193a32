import { sep } from 'node:path';

/** Whether a path is one of the roots, or lies below one. */
export function liesUnder(roots: readonly string[]): (path: string) => boolean {
  const all = new Set(roots);
  const folders = roots.map((root) => (root.endsWith(sep) ? root : root + sep));
  return (path) => all.has(path) || folders.some((folder) => path.startsWith(folder));
}
