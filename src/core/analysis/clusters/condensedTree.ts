import type { SpanningTree } from './spanningTree.ts';

/** A cluster of a hierarchy in which only splits into large enough parts count. */
interface CondensedCluster {
  /** -1: of the whole. */
  readonly parent: number;
  /** 1 / distance at which it comes to be. */
  readonly birth: number;
  /** Sum over its rows of how long each stays, in 1 / distance. */
  stability: number;
}

interface CondensedTree {
  /** A cluster stands behind its parent; the first is the whole. */
  readonly clusters: readonly CondensedCluster[];
  /** The cluster that each row falls out of. */
  readonly clusterOf: Int32Array;
}

// Equal rows are no distance apart, and would stay for ever.
const leastDistance = 1e-6;

/**
 * The clusters of a spanning tree by the excess of mass (Campello, Moulavi and Sander 2013), numbered by their first row; -1:
 * noise. A cluster has at least `leastSize` rows, 2 or more. The whole is none.
 */
export function clustersOfTree(tree: SpanningTree, rows: number, leastSize: number): Int32Array {
  const { clusters, clusterOf } = condense(tree, rows, leastSize);
  const chosen = chooseByMass(clusters);
  // A row belongs to the chosen cluster that holds the one it falls out of.
  const holder = new Int32Array(clusters.length).fill(-1);
  for (const [id, { parent }] of clusters.entries()) {
    holder[id] = chosen[id] ? id : parent === -1 ? -1 : holder[parent]!;
  }
  const numbers = new Map<number, number>();
  return clusterOf.map((cluster) => {
    const found = holder[cluster]!;
    if (found === -1) return -1;
    const number = numbers.get(found) ?? numbers.size;
    numbers.set(found, number);
    return number;
  });
}

/** For each cluster whether it is taken: where it holds more than those in it together, none of which is then. */
function chooseByMass(clusters: readonly CondensedCluster[]): boolean[] {
  const masses = clusters.map(({ stability }) => stability);
  const inside = clusters.map(() => 0);
  const isChosen = clusters.map(() => true);
  isChosen[0] = false;
  for (let id = clusters.length - 1; id > 0; id--) {
    if (inside[id]! > masses[id]!) {
      masses[id] = inside[id]!;
      isChosen[id] = false;
    }
    inside[clusters[id]!.parent]! += masses[id]!;
  }
  // The uppermost of those that are chosen.
  const isHeld = clusters.map(() => false);
  for (const [id, { parent }] of clusters.entries()) {
    if (parent === -1) continue;
    isHeld[id] = isHeld[parent]! || isChosen[parent]!;
    if (isHeld[id]) isChosen[id] = false;
  }
  return isChosen;
}

/** Goes down the tree of single linkage from the whole; parts that are too small fall out of the cluster they were in. */
function condense(tree: SpanningTree, rows: number, leastSize: number): CondensedTree {
  const { left, right, distances, sizes } = singleLinkage(tree, rows);
  const clusters: CondensedCluster[] = [{ parent: -1, birth: 0, stability: 0 }];
  const clusterOf = new Int32Array(rows);
  const root = rows + distances.length - 1;
  const open: [node: number, cluster: number][] = distances.length > 0 ? [[root, 0]] : [];
  const fallOut = (node: number, cluster: number, density: number): void => {
    const within = [node];
    for (let next = within.pop(); next !== undefined; next = within.pop()) {
      if (next >= rows) within.push(left[next - rows]!, right[next - rows]!);
      else {
        clusterOf[next] = cluster;
        clusters[cluster]!.stability += density - clusters[cluster]!.birth;
      }
    }
  };
  // First in, first out, so that a cluster stands behind its parent.
  for (let at = 0; at < open.length; at++) {
    const [node, cluster] = open[at]!;
    if (node < rows) continue;
    const parts = [left[node - rows]!, right[node - rows]!];
    const density = 1 / Math.max(leastDistance, distances[node - rows]!);
    const large = parts.filter((part) => sizes[part]! >= leastSize);
    for (const part of parts) {
      if (sizes[part]! < leastSize) fallOut(part, cluster, density);
      else if (large.length === 1) open.push([part, cluster]);
      else {
        clusters[cluster]!.stability += sizes[part]! * (density - clusters[cluster]!.birth);
        open.push([part, clusters.length]);
        clusters.push({ parent: cluster, birth: density, stability: 0 });
      }
    }
  }
  return { clusters, clusterOf };
}

interface Linkage {
  /** Of each merge: what is merged, rows below n and merges from n on. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distances: Float64Array;
  /** Of rows and merges. */
  readonly sizes: Int32Array;
}

function singleLinkage({ from, to, weights }: SpanningTree, rows: number): Linkage {
  const merges = weights.length;
  const left = new Int32Array(merges);
  const right = new Int32Array(merges);
  const sizes = new Int32Array(rows + merges).fill(1);
  const parents = Int32Array.from({ length: rows + merges }, (_, node) => node);
  const top = (node: number): number => {
    let at = node;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  for (let merge = 0; merge < merges; merge++) {
    const [a, b] = [top(from[merge]!), top(to[merge]!)];
    const node = rows + merge;
    [left[merge], right[merge]] = [a, b];
    parents[a] = node;
    parents[b] = node;
    sizes[node] = sizes[a]! + sizes[b]!;
  }
  return { left, right, distances: weights, sizes };
}
