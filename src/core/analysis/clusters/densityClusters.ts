import { Matrix } from '../../vectors/matrix.ts';
import { dotAt } from '../../vectors/dotAt.ts';
import { clampCosine, normaliseInPlace } from '../../vectors/similarity.ts';
import { clustersOfTree } from './condensedTree.ts';
import type { BlockOptions } from '../pairBlocks.ts';
import { spanningTree } from './spanningTree.ts';
import type { Clustering } from './sphericalKMeans.ts';

export interface DensityOptions extends BlockOptions {
  /** A cluster has at least so many rows, 2 or more. */
  readonly leastSize: number;
  /** How many near rows make a place dense; `leastSize` when absent. */
  readonly density?: number;
}

/**
 * HDBSCAN (Campello, Moulavi and Sander 2013; McInnes et al. 2017) of vectors of length 1, by Euclidean distance: clusters are
 * where rows lie densely, whatever their shape, and what lies between them is noise, in none. As many as there are. With the
 * clusters of PyPI's hdbscan up to 8,000 rows; see `spanningTree`.
 */
export async function densityClusters(
  vectors: Matrix,
  { leastSize, density = leastSize, ...options }: DensityOptions,
): Promise<Clustering> {
  const tree = await spanningTree(vectors, density, options);
  const clusterOf = clustersOfTree(tree, vectors.rows, leastSize);
  const { rows, dims } = vectors;
  const count = clusterOf.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const centres = new Matrix(count, dims);
  for (let row = 0; row < rows; row++) {
    const cluster = clusterOf[row]!;
    if (cluster === -1) continue;
    const centre = centres.row(cluster);
    for (let i = 0; i < dims; i++) centre[i]! += vectors.data[row * dims + i]!;
  }
  for (let cluster = 0; cluster < count; cluster++) normaliseInPlace(centres.row(cluster));
  const nearness = Float32Array.from(clusterOf, (cluster, row) =>
    cluster === -1 ? NaN : clampCosine(dotAt(centres.row(cluster), vectors.data, row * dims)),
  );
  return { clusterOf, centres, nearness };
}
