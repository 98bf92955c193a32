import { readFileSync } from 'node:fs';
import { env, pipeline } from '@huggingface/transformers';
import type { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import type { SearchScope } from '../../src/protocol/corpusApi.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import type { WireMatrix } from '../../src/protocol/wire.ts';
import { bundledModel, sharedData } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';
import { distinctLines } from './benchTexts.ts';
import { preparePeerModel } from './peerModel.ts';
import { printTable, quantileOf } from './report.ts';

const lineCount = 20_000;
const queryCount = 8;
const hitCount = 50;
const targetMs = 100;
const vectorsAtOnce = 2000;

interface Result {
  readonly score: number;
  readonly row: number;
}

/**
 * From a keystroke to results over 20,000 lines that have their vectors: a query is typed letter by letter, and
 * each state of it is searched for, through the engine's process as the extension does. Beside it, in turns, a
 * peer in this process: transformers.js embeds the query with the same weights in fp32, and a plain loop over
 * the same vectors sorts them.
 */
export async function benchSearch(): Promise<void> {
  const lines = distinctLines(lineCount);
  const typed = typedQueries();
  if (typed.length === 0) {
    console.log('\nSearch: left out, ../shared/data/vaswani is missing.');
    return;
  }
  const engine = engineProcess(bundledModel, { idleStopMs: () => 600_000 });
  try {
    const { info } = await engine.call((api) => api.open({ modelFolder: bundledModel }));
    const start = performance.now();
    const document = 'lines';
    const text = lines.map(({ line }) => line).join('\n');
    await engine.call((api) => api.putDocument({ document, text, segmentKind: 'line' }));
    await engine.call((api) => api.embedDocument({ document, priority: 'bulk' }));
    const seconds = (performance.now() - start) / 1000;
    const sources = Object.entries(Object.groupBy(lines, ({ source }) => source))
      .map(([source, all]) => `${all?.length ?? 0} of ${source}`)
      .join(', ');
    console.log(
      `\nSearch over ${lines.length} distinct lines (${sources}), embedded in ${seconds.toFixed(0)} s; ${typed.length} keystrokes, ${info.threads} threads`,
    );
    const peer = await startPeer(info.threads, await vectorsOf(engine, document, lines.length));
    await compare(engine, { documents: [document] }, peer, typed);
  } finally {
    engine.dispose();
  }
}

async function compare(
  engine: SupervisedProcess<EngineApi>,
  scope: SearchScope,
  peer: (query: string) => Promise<Result[]>,
  typed: readonly string[],
): Promise<void> {
  const times = {
    ours: [] as number[],
    peer: [] as number[],
    embed: [] as number[],
    scan: [] as number[],
  };
  const timed = async <T>(into: number[], work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    into.push(performance.now() - start);
    return result;
  };
  const search = (query: string) =>
    engine.call((api) => api.search({ mode: 'semantic', query, scope, limit: hitCount }));
  const choice = { layer: -1, pooling: 'mean' } as const;
  for (const warm of ['a first query', 'another one', 'and a third']) {
    await search(warm);
    await peer(warm);
  }
  let worstDifference = 0;
  for (const query of typed) {
    const { hits } = await timed(times.ours, () => search(query));
    const theirs = await timed(times.peer, () => peer(query));
    const [best, theirBest] = [hits[0]?.score ?? NaN, theirs[0]?.score ?? NaN];
    worstDifference = Math.max(worstDifference, Math.abs(best - theirBest));
    // The parts: the query alone, which keeps nothing, and the search for a query that is known.
    await timed(times.embed, () =>
      engine.call((api) => api.embedTexts({ texts: [query], choice, priority: 'query' })),
    );
    await timed(times.scan, () => search(query));
  }
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    ...[0.5, 0.95, 1].map((share) => quantileOf(values, share).toFixed(1)),
  ];
  printTable([
    ['ms', 'p50', 'p95', 'longest'],
    row('keystroke to results', times.ours),
    row('  of it, the query’s vector', times.embed),
    row('  of it, scan, percentiles, hits', times.scan),
    row('transformers.js fp32 and a plain loop', times.peer),
  ]);
  const p95 = quantileOf(times.ours, 0.95);
  console.log(
    `95 % of keystrokes within ${p95.toFixed(1)} ms (at most ${targetMs} wanted): ${p95 <= targetMs ? 'held' : 'NOT HELD'}. Best scores of both differ by at most ${worstDifference.toExponential(1)}.`,
  );
}

/** The vectors of a document's first segments. */
async function vectorsOf(
  engine: SupervisedProcess<EngineApi>,
  document: string,
  count: number,
): Promise<WireMatrix> {
  const parts: WireMatrix[] = [];
  for (let start = 0; start < count; start += vectorsAtOnce) {
    const end = Math.min(count, start + vectorsAtOnce);
    parts.push(await engine.call((api) => api.documentVectors({ document, start, end })));
  }
  const dims = parts[0]?.dims ?? 0;
  const data = new Float32Array(count * dims);
  parts.forEach((part, i) => {
    data.set(part.data, i * vectorsAtOnce * dims);
  });
  return { rows: count, dims, data };
}

/** transformers.js, which embeds a query in fp32, and a plain loop over all vectors, whose scores are sorted. */
export async function startPeer(
  threads: number,
  { rows, dims, data }: WireMatrix,
): Promise<(query: string) => Promise<Result[]>> {
  const { parent, name } = await preparePeerModel({ withQ8: false });
  env.allowRemoteModels = false;
  env.localModelPath = parent;
  const extract = await pipeline('feature-extraction', name, {
    dtype: 'fp32',
    device: 'cpu',
    session_options: { intraOpNumThreads: threads },
  });
  return async (query) => {
    const output = await extract([query], { pooling: 'mean', normalize: true });
    const vector = output.data as Float32Array;
    const results = Array.from({ length: rows }, (_, row) => {
      let score = 0;
      for (let i = 0; i < dims; i++) score += vector[i]! * data[row * dims + i]!;
      return { score, row };
    });
    return results.sort((a, b) => b.score - a.score).slice(0, hitCount);
  };
}

/** Each state of some questions while they are typed: those of the Vaswani collection, in no line searched. */
function typedQueries(): string[] {
  const { path, skip } = sharedData('vaswani', 'query-text.trec');
  if (skip !== false) return [];
  const queries = [...readFileSync(path, 'utf8').matchAll(/<title>([^<]+)<\/title>/gi)]
    .map(([, title = '']) => title.replace(/\s+/g, ' ').trim().toLowerCase())
    .slice(0, queryCount);
  return queries.flatMap((query) =>
    Array.from(query, (_, i) => query.slice(0, i + 1)).filter((state) => !state.endsWith(' ')),
  );
}
