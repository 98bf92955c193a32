import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { sharedData } from '../support/projectPaths.ts';

/** The distinct sentences of STS-B dev, in their order; undefined where the data set is missing. */
export function stsSentences(): readonly string[] | undefined {
  const { path, skip } = sharedData('stsb', 'stsb-en-dev.csv');
  if (skip !== false) return undefined;
  const rows = parseCsv(readFileSync(path, 'utf8'));
  return [...new Set(rows.flatMap(([a, b]) => [a ?? '', b ?? '']))].filter(Boolean);
}

/** Ten thousand distinct lines: those of Banking77's training set. */
export function bankingLines(): readonly string[] | undefined {
  const { path, skip } = sharedData('banking77', 'train.csv');
  if (skip !== false) return undefined;
  const rows = parseCsv(readFileSync(path, 'utf8')).slice(1);
  return [...new Set(rows.map(([text]) => text ?? ''))].filter(Boolean);
}

export interface SourcedLine {
  readonly line: string;
  /** Where it comes from, for the report. */
  readonly source: string;
}

/**
 * The first `count` distinct real lines that are not blank: those of the data sets, then of the Markdown and
 * declaration files of the packages used, in the order of their paths. Fewer where there are no more.
 */
export function distinctLines(count: number): readonly SourcedLine[] {
  const seen = new Set<string>();
  const lines: SourcedLine[] = [];
  for (const { source, texts } of lineSources()) {
    for (const line of texts().flatMap((text) => text.split(/\r\n|[\r\n]/))) {
      if (lines.length === count) return lines;
      if (line.trim() === '' || seen.has(line)) continue;
      seen.add(line);
      lines.push({ line, source });
    }
  }
  return lines;
}

function* lineSources(): Generator<{ source: string; texts: () => readonly string[] }> {
  const sets: [source: string, folder: string, file: string, columns: number][] = [
    ['STS-B', 'stsb', 'stsb-en-dev.csv', 2],
    ['STS-B', 'stsb', 'stsb-en-train.csv', 2],
    ['Banking77', 'banking77', 'train.csv', 1],
    ['Banking77', 'banking77', 'test.csv', 1],
  ];
  for (const [source, folder, file, columns] of sets) {
    const { path, skip } = sharedData(folder, file);
    if (skip !== false) continue;
    const texts = (): string[] =>
      parseCsv(readFileSync(path, 'utf8')).flatMap((row) => row.slice(0, columns));
    yield { source, texts };
  }
  for (const extension of ['.md', '.d.ts']) {
    for (const path of globSync(`node_modules/**/*${extension}`, { cwd: projectRoot }).sort()) {
      const texts = (): string[] => [readFileSync(join(projectRoot, path), 'utf8')];
      yield { source: `the packages' ${extension} files`, texts };
    }
  }
}
