import { loopScan } from '../../src/core/rows/codeScan.ts';
import { dotAt } from '../../src/core/vectors/dotAt.ts';
import { TopHits } from '../../src/core/vectors/topHits.ts';
import { VectorRows } from '../../src/core/rows/vectorRows.ts';
import { usearchScan } from '../../src/engine/scan/usearchScan.ts';
import type { BenchVectors } from './indexVectors.ts';
import { printTable, quantileOf } from './report.ts';

const hitCount = 10;
const turns = 3;

/** A way to find the rows nearest to a query, best first. */
export interface Scan {
  readonly name: string;
  readonly run: (query: Float32Array) => Int32Array | Promise<Int32Array>;
}

export interface MeasuredScans {
  /** Which library scans for us, and why not the native one where it does not. */
  readonly note: string;
  /** Milliseconds of each query in each turn, by scan: ours, ours for 1,000 hits, the plain loop, then the peers. */
  readonly scans: readonly {
    readonly name: string;
    readonly ms: readonly number[];
    /** Share of the exact nearest that it finds. */
    readonly recall: number;
  }[];
  /** Queries for which ours are the exact nearest in the same order. */
  readonly exactMatches: number;
  /** What it takes to put the vectors into memory. */
  readonly seconds: number;
}

/** The first `count` vectors, one after the other. */
export function vectorsInRows(vectors: BenchVectors, count: number): Float32Array {
  const all = new Float32Array(count * vectors.dims);
  for (let line = 0; line < count; line++) vectors.write(line, all, line * vectors.dims);
  return all;
}

/**
 * One query's vector against all of `all`: ours by usearch or by loops, beside a plain loop over fp32, usearch's exact
 * search over fp32 and `peers`, in turns.
 */
export async function measureScans(
  { dims, queries }: BenchVectors,
  all: Float32Array,
  peers: readonly Scan[] = [],
): Promise<MeasuredScans> {
  const count = all.length / dims;
  const { binding, scan: usearch, note } = usearchScan();
  const made = performance.now();
  const rows = new VectorRows(dims, usearch ?? loopScan);
  rows.reserve(count);
  for (let line = 0; line < count; line++) rows.add(all, line * dims);
  rows.encode();
  const seconds = (performance.now() - made) / 1000;
  const exact = (query: Float32Array): Int32Array => {
    const top = new TopHits(hitCount);
    for (let row = 0; row < count; row++) top.offer(row, dotAt(query, all, row * dims));
    return Int32Array.from(top.items());
  };
  const scans: Scan[] = [
    { name: 'ours', run: (query) => rows.nearest(query, hitCount).rows },
    {
      name: 'ours, 1,000 nearest, as for words and meaning',
      run: (query) => rows.nearest(query, 1000).rows,
    },
    { name: 'plain loop over fp32', run: exact },
  ];
  if (binding) {
    scans.push({
      name: 'usearch over fp32, one thread',
      run: (query) => {
        const [offsets] = binding.exactSearch(all, query, dims, hitCount, 'ip', 1);
        return Int32Array.from(offsets, Number);
      },
    });
  }
  scans.push(...peers);
  const times = scans.map(() => [] as number[]);
  const found = scans.map(() => 0);
  let exactMatches = 0;
  for (let turn = 0; turn < turns; turn++) {
    for (const { vector } of queries) {
      const answers: (Int32Array | undefined)[] = [];
      for (const [i, { run }] of scans.entries()) {
        // The plain loop over a million takes a second: once is enough.
        if (turn > 0 && i === 2 && count > 500_000) continue;
        const start = performance.now();
        answers[i] = await run(vector);
        times[i]!.push(performance.now() - start);
      }
      if (turn > 0) continue;
      const [ours, , truth] = answers;
      answers.forEach((answer, i) => {
        found[i]! += answer!.slice(0, hitCount).filter((row) => truth!.includes(row)).length;
      });
      if (String(ours!.slice(0, hitCount)) === String(truth)) exactMatches++;
    }
  }
  return {
    note,
    scans: scans.map(({ name }, i) => ({
      ...{ name, ms: times[i]! },
      recall: found[i]! / (queries.length * hitCount),
    })),
    exactMatches,
    seconds,
  };
}

/** Prints how long the scans over the first `count` vectors take. */
export async function benchScan(
  vectors: BenchVectors,
  count: number,
  targetMs: number,
): Promise<void> {
  const { queries } = vectors;
  const { note, scans, exactMatches, seconds } = await measureScans(
    vectors,
    vectorsInRows(vectors, count),
  );
  console.log(
    `\nScan of ${count.toLocaleString('en')} vectors for the ${hitCount} nearest (${queries.length} queries, ${turns} turns; usearch: ${note})`,
  );
  printTable([
    ['ms', 'p50', 'p95', 'least'],
    ...scans.map(({ name, ms }) => [
      name,
      ...[0.5, 0.95, 0].map((share) => quantileOf(ms, share).toFixed(1)),
    ]),
  ]);
  const p50 = quantileOf(scans[0]!.ms, 0.5);
  console.log(
    `recall@${hitCount} ${scans[0]!.recall.toFixed(4)} of exact fp32 (same hits in the same order for ${exactMatches} of ${queries.length} queries); ${targetMs} ms p50 wanted: ${p50 <= targetMs ? 'held' : 'NOT HELD'}; put into memory in ${seconds.toFixed(1)} s.`,
  );
}
