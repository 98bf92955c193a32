// Runs by itself too: `node test/bench/cutBench.ts`.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { cutFile, cutKind } from '../../src/core/text/cutFile.ts';
import { decodeText } from '../../src/node/files/textFile.ts';
import { formatRange, printTable, rangeOf, type Range } from './report.ts';

const lineCount = 100_000;
const rounds = 7;
const folder = join(projectRoot, 'test/fixtures/documents');

/**
 * How long it takes to read and cut a hundred thousand lines of each kind of document, by line and by sentence, beside the
 * same lines as plain text. Prints a table of milliseconds.
 */
export function benchCut(): void {
  const rows = [
    [`ms for ${lineCount.toLocaleString('en')} lines`, 'reading', 'lines', 'sentences', 'as plain'],
  ];
  const names = readdirSync(folder).filter((name) => !/\.(?:blocks\.txt|ipynb)$|README/.test(name));
  for (const name of names) {
    const document = readFileSync(join(folder, name), 'utf8');
    const copies = Math.ceil(lineCount / document.split('\n').length);
    // Of data on one line so many would be gigabytes.
    if (copies * document.length > 50_000_000) continue;
    const bytes = Buffer.from(document.repeat(copies));
    const text = decodeText(bytes, name);
    const cut = (path: string, endings: readonly string[]): Range =>
      timed(() => cutFile(text, cutKind(path, 'line', endings), path));
    rows.push([
      name,
      formatRange(timed(() => decodeText(bytes, name))),
      formatRange(cut(name, [])),
      formatRange(cut(name, [extname(name)])),
      formatRange(cut('plain.txt', [])),
    ]);
  }
  printTable(rows);
}

function timed(work: () => unknown): Range {
  return rangeOf(
    Array.from({ length: rounds }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}

if (import.meta.main) benchCut();
