import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';
import { bankingSet } from './bankingSet.ts';
import { printTable } from './report.ts';
import { vaswaniSet, type VaswaniSet } from './vaswaniSet.ts';

const modes = ['keyword', 'semantic', 'hybrid'] as const;
const linesOfFile = 1000;
const shown = 10;
// As the editor asks while somebody types.
const refineAfterMs = 400;
const timedQueries = 60;

/**
 * nDCG@10 of each mode through files and `search`, as a user has it: a folder of text files with one text a line, indexed by
 * lines in the engine's process.
 */
export async function benchFileSearch(): Promise<void> {
  const sets = [
    { name: 'Vaswani', set: vaswaniSet, hybridGoal: 52.5 },
    { name: 'Banking77', set: bankingSet, hybridGoal: 86 },
  ];
  const engine = engineProcess(bundledModel, { idleStopMs: () => 600_000 });
  try {
    for (const { name, set, hybridGoal } of sets) {
      const texts = set();
      if (!texts) {
        console.log(`\n${name} in files: left out, the data set is missing.`);
        continue;
      }
      const { scores, times } = await searchInFiles(engine, texts);
      console.log(
        `\n${name} in files, one text a line: nDCG@10 x100, ${texts.documents.length} texts, ${texts.queries.length} queries (hybrid at least ${hybridGoal} wanted)`,
      );
      printTable([['mode', 'nDCG@10'], ...scores.map(([mode, score]) => [mode, score.toFixed(1)])]);
      console.log(`Hybrid as in the editor, refined ${refineAfterMs} ms after the first answer:`);
      printTable([['ms until', 'p50', 'p95'], ...times]);
    }
  } finally {
    engine.dispose();
  }
}

async function searchInFiles(
  engine: SupervisedProcess<EngineApi>,
  { documents, queries, relevant }: VaswaniSet,
): Promise<{ scores: [string, number][]; times: string[][] }> {
  const folder = mkdtempSync(join(tmpdir(), 'file-search-'));
  try {
    const root = join(folder, 'files');
    mkdirSync(root);
    for (let first = 0; first < documents.length; first += linesOfFile) {
      const text = documents
        .slice(first, first + linesOfFile)
        .map(oneLine)
        .join('\n');
      writeFileSync(join(root, fileName(first / linesOfFile)), `${text}\n`);
    }
    const location = { folder: join(folder, 'index'), vectorsFolder: join(folder, 'vectors') };
    const roots = [{ path: root, exclude: [], include: [] }];
    const limits = { useIgnoreFiles: true, maxFileBytes: 10_000_000, endings: undefined };
    const rules = { roots, ...limits, unit: 'line', sentenceEndings: [] } as const;
    await engine.call((api) =>
      api.updateIndex({
        ...{ location, rules, served: [], changed: undefined, embed: true },
      }),
    );
    // Quotes are their writers', not the query's.
    const asked = queries.map((text) => ({ text: text.replaceAll('"', ' '), more: [], less: [] }));
    const scores: [string, number][] = [];
    // First, while the model has read none of the texts for a search.
    const times = await timesOf(
      asked.slice(0, timedQueries).map((query) => async (onFirst: () => void) => {
        const request = { location, query, mode: 'hybrid', limit: 50, roots: [root] } as const;
        const how = { lateInteraction: true, refineAfterMs } as const;
        await engine.call((api) =>
          api.searchIndex({ ...request, ...how }, { onProgress: onFirst }),
        );
      }),
    );
    for (const mode of modes) {
      let sum = 0;
      for (const [i, query] of asked.entries()) {
        const { hits } = await engine.call((api) =>
          api.searchIndex({
            ...{ location, query, mode, limit: shown, roots: [root] },
            lateInteraction: true,
          }),
        );
        const found = hits.map(({ path, line }) => linesOfFile * fileNumber(path) + line - 1);
        sum += ndcg(found, relevant[i] ?? new Set());
      }
      scores.push([mode, (100 * sum) / queries.length]);
    }
    return { scores, times };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `searches`: each calls its argument with its first answer, unless that is the last one. */
async function timesOf(
  searches: readonly ((onFirst: () => void) => Promise<void>)[],
): Promise<string[][]> {
  const first: number[] = [];
  const last: number[] = [];
  for (const search of searches) {
    const began = performance.now();
    let seen: number | undefined;
    await search(() => (seen ??= performance.now() - began));
    last.push(performance.now() - began);
    first.push(seen ?? last.at(-1)!);
  }
  const row = (name: string, times: number[]): string[] => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(0);
    return [name, at(0.5), at(0.95)];
  };
  return [row('the first answer', first), row('the refined one', last)];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function fileName(number: number): string {
  return `part${number}.txt`;
}

function fileNumber(path: string): number {
  return Number(/(\d+)\.txt$/.exec(path)?.[1]);
}

/** Järvelin and Kekäläinen (2002) for judgements of yes and no, 0 to 1. */
export function ndcg(places: readonly number[], relevant: ReadonlySet<number>): number {
  const gain = (rank: number): number => 1 / Math.log2(rank + 2);
  let found = 0;
  places.slice(0, shown).forEach((place, rank) => {
    if (relevant.has(place)) found += gain(rank);
  });
  let best = 0;
  for (let rank = 0; rank < Math.min(shown, relevant.size); rank++) best += gain(rank);
  return best === 0 ? 0 : found / best;
}
