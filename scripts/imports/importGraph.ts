import { posix } from 'node:path';
import ts from 'typescript';

/** By a file's path, what it imports: paths of files for relative imports, else the names as they stand. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The graph of some files, given as sources by paths with slashes. Types count, exports of other files and `import()`
 * with a literal as well; an `import()` of what is computed cannot be seen.
 */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, readonly string[]>();
  for (const [path, source] of sources) {
    const { importedFiles } = ts.preProcessFile(source, true, true);
    const targets = importedFiles.map(({ fileName }) => targetOf(path, fileName));
    graph.set(path, [...new Set(targets)]);
  }
  return graph;
}

/** What is loaded as the files are run: all imports and exports but those of types as a whole, which are erased. */
export function loadGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, readonly string[]>();
  for (const [path, source] of sources) {
    const targets: string[] = [];
    for (const statement of ts.createSourceFile(path, source, ts.ScriptTarget.Latest).statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const isOfTypes = ts.isImportDeclaration(statement)
        ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : statement.isTypeOnly;
      const from = statement.moduleSpecifier;
      if (!isOfTypes && from && ts.isStringLiteral(from)) targets.push(targetOf(path, from.text));
    }
    graph.set(path, [...new Set(targets)]);
  }
  return graph;
}

/**
 * Circles of files that import one another; each begins and ends with the same file. Of circles that have a file in
 * common one is given, a shortest through its first file, since the others may be gone when it is mended.
 */
export function importCircles(graph: ImportGraph): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const seen = new Set<string>();
  for (const path of [...graph.keys()].sort()) {
    if (seen.has(path)) continue;
    const circle = shortestWay(graph, path, path);
    if (!circle) continue;
    circles.push(circle);
    for (const other of reachable(graph, path)) {
      if (reachable(graph, other).has(path)) seen.add(other);
    }
  }
  return circles;
}

/** A shortest way of imports that begins with one file and ends with another, or the same, or a package. */
export function shortestWay(
  graph: ImportGraph,
  start: string,
  end: string,
): readonly string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const target of graph.get(path) ?? []) {
      if (before.has(target)) continue;
      before.set(target, path);
      if (target === end) return [...wayTo(start, path, before), end];
      queue.push(target);
    }
  }
  return undefined;
}

function wayTo(start: string, end: string, before: ReadonlyMap<string, string>): readonly string[] {
  const way = [end];
  for (let path = end; path !== start;) {
    path = before.get(path) ?? start;
    way.unshift(path);
  }
  return way;
}

/** All files and packages that a file reaches by imports; itself only where that is a circle. */
export function reachable(graph: ImportGraph, start: string): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [start];
  for (const path of queue) {
    for (const target of graph.get(path) ?? []) {
      if (found.has(target)) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return found;
}

function targetOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
}
