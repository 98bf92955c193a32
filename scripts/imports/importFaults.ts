import { posix } from 'node:path';
import {
  importCircles,
  importGraph,
  loadGraph,
  shortestWay,
  type ImportGraph,
} from './importGraph.ts';

/** By a layer's folder, or by a file that lies in none: what it may import. */
export type Layers = Readonly<
  Record<
    string,
    {
      /** Other layers. */
      readonly layers: readonly string[];
      /** Names of packages, with all that lies in them; `node:` is Node's own modules. */
      readonly packages: readonly string[];
    }
  >
>;

/**
 * By a folder, all folders and files in it, in an order: each may import from those before it only. Or `apart`: no
 * folder in it imports another.
 */
export type Orders = Readonly<Record<string, readonly string[] | 'apart'>>;

export interface ImportRules {
  readonly layers: Layers;
  readonly orders: Orders;
  /** By layer: how many files a folder of it holds at most, those in folders of its own not counted. */
  readonly mostFiles: Readonly<Record<string, number>>;
  /** Files in folders of this name do not name this package, and load no file that does. */
  readonly without: { readonly folder: string; readonly package: string };
}

/** What breaks the rules in some files, given as sources by paths with slashes: one sentence each. */
export function importFaults(
  sources: ReadonlyMap<string, string>,
  { layers, orders, mostFiles, without }: ImportRules,
): readonly string[] {
  const graph = importGraph(sources);
  return [
    ...[...sources.keys()]
      .filter((path) => !Object.hasOwn(layers, topOf(path)))
      .map((path) => `${path} lies in no layer.`),
    ...importCircles(graph).map((circle) => `A circle: ${circle.join(' -> ')}.`),
    ...layerFaults(graph, layers),
    ...Object.entries(orders).flatMap(([folder, order]) => orderFaults(graph, folder, order)),
    ...packageFaults(sources, graph, without),
    ...crowdedFolders(sources.keys(), mostFiles),
  ];
}

function layerFaults(graph: ImportGraph, layers: Layers): readonly string[] {
  return [...graph].flatMap(([path, targets]) => {
    const layer = topOf(path);
    const may = layers[layer];
    if (!may) return [];
    const isAllowed = (target: string): boolean =>
      graph.has(target)
        ? topOf(target) === layer || may.layers.includes(topOf(target))
        : may.packages.some((name) => isOfPackage(target, name));
    return targets
      .filter((target) => !isAllowed(target))
      .map((target) => `${path} imports ${target}, which ${layer} may not.`);
  });
}

function orderFaults(
  graph: ImportGraph,
  folder: string,
  order: readonly string[] | 'apart',
): readonly string[] {
  const start = `${folder}/`;
  const partOf = (path: string): string | undefined =>
    path.startsWith(start) ? topOf(path.slice(start.length)) : undefined;
  const faults: string[] = [];
  const parts = new Set([...graph.keys()].map(partOf).filter((part) => part !== undefined));
  if (order !== 'apart') {
    for (const part of parts) {
      if (!order.includes(part))
        faults.push(`${start}${part} has no place in the order of folders.`);
    }
    for (const part of order) {
      if (!parts.has(part))
        faults.push(`${start}${part} is in the order of folders and nowhere else.`);
    }
  }
  for (const [path, targets] of graph) {
    const part = partOf(path);
    if (part === undefined) continue;
    for (const target of targets) {
      const other = partOf(target);
      if (other === undefined || other === part) continue;
      if (order === 'apart') faults.push(`${path} imports ${target}, and they are to be apart.`);
      else if (order.includes(part) && order.indexOf(other) > order.indexOf(part)) {
        faults.push(`${path} imports ${target}, and ${part} comes before ${other}.`);
      }
    }
  }
  return faults;
}

function packageFaults(
  sources: ReadonlyMap<string, string>,
  graph: ImportGraph,
  { folder, package: name }: ImportRules['without'],
): readonly string[] {
  const loaded = loadGraph(sources);
  return [...graph].flatMap(([path, targets]) => {
    if (!posix.dirname(path).split('/').includes(folder)) return [];
    if (targets.includes(name)) return [`${path} names ${name}, which no file of a ${folder} may.`];
    const way = shortestWay(loaded, path, name);
    return way
      ? [`${path} loads ${name}, which no file of a ${folder} may: ${way.join(' -> ')}.`]
      : [];
  });
}

function crowdedFolders(
  paths: Iterable<string>,
  mostFiles: ImportRules['mostFiles'],
): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) => {
    const most = mostFiles[topOf(folder)] ?? Infinity;
    return count > most ? [`${folder} holds ${count} files; at most ${most} may lie in it.`] : [];
  });
}

function topOf(path: string): string {
  return path.split('/', 1)[0] ?? path;
}

function isOfPackage(name: string, allowed: string): boolean {
  return name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`);
}
