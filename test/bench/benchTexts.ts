import { readFileSync } from 'node:fs';
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
