import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './realVscode/projectRoot.ts';

export interface SkippedTest {
  readonly name: string;
  /** '' where the test gives none. */
  readonly reason: string;
}

const folder = join(projectRoot, '.cache', 'skippedTests');

/** Keeps what the last run of a kind of tests skipped. */
export function keepSkipped(kind: string, skipped: readonly SkippedTest[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${kind}.json`), JSON.stringify(skipped));
}

/** What the last run of a kind of tests skipped; undefined where there was no run. */
export function lastSkipped(kind: string): readonly SkippedTest[] | undefined {
  const path = join(folder, `${kind}.json`);
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as SkippedTest[];
}

/** A line that counts, then one for each test; none where nothing was skipped. */
export function skippedLines(kind: string, skipped: readonly SkippedTest[]): string[] {
  if (skipped.length === 0) return [];
  const tests = skipped.length === 1 ? 'test was' : 'tests were';
  return [
    `${skipped.length} ${kind} ${tests} skipped:`,
    ...skipped.map(({ name, reason }) => `  ${name}: ${reason || 'no reason given'}`),
  ];
}
