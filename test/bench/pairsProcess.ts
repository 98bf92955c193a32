// `pairsProcess.ts FILE DIMS LEAST bounded|whole`: near duplicates of the vectors in a file, with what it took, as JSON.
import { readFileSync } from 'node:fs';
import { DisjointSets } from '../../src/core/analysis/clusters/disjointSets.ts';
import { nearDuplicates } from '../../src/core/analysis/nearDuplicates.ts';
import { pairBlocks } from '../../src/core/analysis/pairBlocks.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { nativeProducts } from '../../src/engine/runtime/matMul.ts';
import type { PairsReport } from './groupsBench.ts';

const [file = '', dimsText = '', leastText = '', numbers = ''] = process.argv.slice(2);
const dims = Number(dimsText);
const least = Number(leastText);
const bytes = readFileSync(file);
const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const vectors = new Matrix(data.length / dims, dims, data);
const products = nativeProducts;

const start = performance.now();
const groups =
  numbers === 'bounded'
    ? (await nearDuplicates(vectors, least, { products })).groups
    : await byAllNumbers();
const ms = performance.now() - start;
const report: PairsReport = {
  ms,
  peakMB: Math.round(process.resourceUsage().maxRSS / 1000),
  groups: groups.length,
  rows: groups.reduce((sum, group) => sum + group.length, 0),
};
console.log(JSON.stringify(report));

/** The same without ruling pairs out. */
async function byAllNumbers(): Promise<number[][]> {
  const sets = new DisjointSets(vectors.rows);
  for await (const block of pairBlocks(vectors, { products })) {
    for (let r = 0; r < block.rows; r++) {
      const i = block.firstRow + r;
      const from = Math.max(0, i + 1 - block.firstColumn);
      for (let c = from, at = r * block.columns + c; c < block.columns; c++, at++) {
        if (block.products[at]! >= least) sets.join(i, block.firstColumn + c);
      }
    }
  }
  return sets.groups();
}
