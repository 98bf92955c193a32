import { loopScan } from '../../src/core/rows/codeScan.ts';
import { dotAt } from '../../src/core/vectors/dotAt.ts';
import { TopHits } from '../../src/core/vectors/topHits.ts';
import { VectorRows } from '../../src/core/rows/vectorRows.ts';
import { usearchScan } from '../../src/engine/scan/usearchScan.ts';
import type { BenchVectors } from './indexVectors.ts';
import { printTable, quantileOf } from './report.ts';

const hitCount = 10;
const turns = 3;

interface Scan {
  readonly name: string;
  readonly run: (query: Float32Array) => Int32Array;
}

/**
 * One query's vector against all: ours by usearch and by loops, beside a plain loop over fp32 and usearch's exact
 * search over fp32, in turns. `peers`: whether fp32 of all of them is held for these.
 */
export function benchScan(vectors: BenchVectors, count: number, targetMs: number): void {
  const { dims, queries } = vectors;
  const { binding, scan: usearch, note } = usearchScan();
  console.log(
    `\nScan of ${count.toLocaleString('en')} vectors for the ${hitCount} nearest (${queries.length} queries, ${turns} turns; usearch: ${note})`,
  );
  const all = new Float32Array(count * dims);
  for (let line = 0; line < count; line++) vectors.write(line, all, line * dims);
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
  const times = scans.map(() => [] as number[]);
  let found = 0;
  let exactMatches = 0;
  for (let turn = 0; turn < turns; turn++) {
    for (const { vector } of queries) {
      const answers = scans.map(({ run }, i) => {
        // The plain loop over a million takes a second: once is enough.
        if (turn > 0 && i === 2 && count > 500_000) return undefined;
        const start = performance.now();
        const answer = run(vector);
        times[i]!.push(performance.now() - start);
        return answer;
      });
      if (turn > 0) continue;
      const [ours, , truth] = answers;
      found += ours!.slice(0, hitCount).filter((row) => truth!.includes(row)).length;
      if (String(ours!.slice(0, hitCount)) === String(truth)) exactMatches++;
    }
  }
  printTable([
    ['ms', 'p50', 'p95', 'least'],
    ...scans.map(({ name }, i) => [
      name,
      ...[0.5, 0.95, 0].map((share) => quantileOf(times[i]!, share).toFixed(1)),
    ]),
  ]);
  const recall = found / (queries.length * hitCount);
  const p50 = quantileOf(times[0]!, 0.5);
  console.log(
    `recall@${hitCount} ${recall.toFixed(4)} of exact fp32 (same hits in the same order for ${exactMatches} of ${queries.length} queries); ${targetMs} ms p50 wanted: ${p50 <= targetMs ? 'held' : 'NOT HELD'}; put into memory in ${seconds.toFixed(1)} s.`,
  );
}
