import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './realVscode/projectRoot.ts';

const folder = join(projectRoot, '.cache', 'testTimes');

/** Keeps how many milliseconds test files took, by their paths; of others what is known stays. */
export function keepTimes(kind: string, times: ReadonlyMap<string, number>): void {
  mkdirSync(folder, { recursive: true });
  const all = new Map([...lastTimes(kind), ...times]);
  writeFileSync(pathOf(kind), JSON.stringify(Object.fromEntries(all)));
}

/** Those that took longest first, so that none of them is left over at the end; before them those that nothing is known of. */
export function longestFirst(
  files: readonly string[],
  times: ReadonlyMap<string, number>,
): string[] {
  const timeOf = (file: string): number => times.get(file) ?? Infinity;
  return files.toSorted((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(b) - timeOf(a)));
}

/** Milliseconds of the test files that were run, by their paths. */
export function lastTimes(kind: string): ReadonlyMap<string, number> {
  const path = pathOf(kind);
  if (!existsSync(path)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>));
}

function pathOf(kind: string): string {
  return join(folder, `${kind}.json`);
}
