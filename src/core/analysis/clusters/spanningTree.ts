import type { Matrix } from '../../vectors/matrix.ts';
import { DisjointSets } from './disjointSets.ts';
import { nearestRows, type NearestRows } from '../nearestRows.ts';
import { pairBlocks, type BlockOptions } from '../pairBlocks.ts';

/** Edges of a tree over the rows 0 to n - 1, the lightest first. */
export interface SpanningTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

// Beyond, joining rows one by one takes too many rounds over all pairs.
const mostExactRows = 8000;
const graphNeighbours = 48;

/**
 * The minimum spanning tree of vectors of length 1 by mutual reachability (Campello et al. 2013): of two rows the greatest of
 * their distance and of each one's distance to its `density`-th nearest. Distances are Euclidean. By Borůvka's rounds over all
 * pairs, in blocks; of more than 8,000 rows the tree of the nearest neighbours' graph comes first, and the rounds join
 * its parts.
 */
export async function spanningTree(
  vectors: Matrix,
  density: number,
  options: BlockOptions,
): Promise<SpanningTree> {
  const isExact = vectors.rows <= mostExactRows;
  const wanted = isExact ? density : Math.max(density, graphNeighbours);
  const nearest = await nearestRows(vectors, wanted, options);
  const core = coreDistances(nearest, vectors.rows, density);
  const tree = new GrowingTree(vectors.rows);
  if (!isExact) addNeighbours(tree, nearest, core);
  while (tree.edgeCount < vectors.rows - 1) await joinParts(tree, vectors, core, options);
  return tree.sorted();
}

/** How far apart two vectors of length 1 are, as half the squared distance: orders as the distance does. */
function farnessOf(cosine: number): number {
  return Math.max(0, 1 - cosine);
}

function coreDistances(
  { count, cosines }: NearestRows,
  rows: number,
  density: number,
): Float64Array {
  const last = Math.min(density, count) - 1;
  return Float64Array.from({ length: rows }, (_, row) =>
    last < 0 ? 0 : farnessOf(cosines[row * count + last]!),
  );
}

class GrowingTree {
  readonly sets: DisjointSets;
  readonly #edges: { readonly from: number; readonly to: number; readonly farness: number }[] = [];

  constructor(rows: number) {
    this.sets = new DisjointSets(rows);
  }

  get edgeCount(): number {
    return this.#edges.length;
  }

  add(from: number, to: number, farness: number): void {
    if (this.sets.join(from, to)) this.#edges.push({ from, to, farness });
  }

  sorted(): SpanningTree {
    const edges = this.#edges.sort(
      (a, b) => a.farness - b.farness || a.from - b.from || a.to - b.to,
    );
    return {
      from: Int32Array.from(edges, ({ from }) => from),
      to: Int32Array.from(edges, ({ to }) => to),
      weights: Float64Array.from(edges, ({ farness }) => Math.sqrt(2 * farness)),
    };
  }
}

/** Kruskal's algorithm on the edges to the nearest rows. */
function addNeighbours(
  tree: GrowingTree,
  { count, rows, cosines }: NearestRows,
  core: Float64Array,
): void {
  const farness = Float64Array.from(cosines, (cosine, at) =>
    Math.max(farnessOf(cosine), core[Math.floor(at / count)]!, core[rows[at]!]!),
  );
  const order = Int32Array.from(farness.keys()).sort((a, b) => farness[a]! - farness[b]! || a - b);
  for (const at of order) tree.add(Math.floor(at / count), rows[at]!, farness[at]!);
}

/** One of Borůvka's rounds: each part of the forest gets its lightest edge to another one. */
async function joinParts(
  tree: GrowingTree,
  vectors: Matrix,
  core: Float64Array,
  options: BlockOptions,
): Promise<void> {
  const { rows: count } = vectors;
  const partOf = Int32Array.from({ length: count }, (_, row) => tree.sets.find(row));
  const best = new Float64Array(count).fill(Infinity);
  const from = new Int32Array(count).fill(-1);
  const to = new Int32Array(count).fill(-1);
  const quiet = { ...options, onProgress: undefined };
  for await (const { firstRow, rows, firstColumn, columns, products } of pairBlocks(
    vectors,
    quiet,
  )) {
    for (let r = 0; r < rows; r++) {
      const i = firstRow + r;
      const part = partOf[i]!;
      for (let c = Math.max(0, i + 1 - firstColumn), at = r * columns + c; c < columns; c++, at++) {
        const j = firstColumn + c;
        const other = partOf[j]!;
        if (other === part) continue;
        let farness = 1 - products[at]!;
        if (farness >= best[part]! && farness >= best[other]!) continue;
        farness = Math.max(0, farness, core[i]!, core[j]!);
        if (farness < best[part]!) [best[part], from[part], to[part]] = [farness, i, j];
        if (farness < best[other]!) [best[other], from[other], to[other]] = [farness, i, j];
      }
    }
  }
  for (let part = 0; part < count; part++) {
    if (from[part] !== -1) tree.add(from[part]!, to[part]!, best[part]!);
  }
}
