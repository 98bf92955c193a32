// Lints `src`, `test` and `scripts`. Rules see types, which come from other files: what was found right is not looked at
// again while it, all that it imports and all that every file sees are as they were. That is kept in `.cache`.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { importGraph, reachable } from './imports/importGraph.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

const keptFile = join(projectRoot, '.cache', 'linted.json');
const rules = ['eslint.config.mjs', 'package-lock.json', '**/tsconfig*.json', '**/*.d.ts'];

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const inProject = (patterns: string[]): string[] =>
  globSync(patterns, { cwd: projectRoot, exclude: ['node_modules', 'dist', '.cache'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();

function hashOf(parts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** By path, what the rules look at when they look at the file, as a hash. */
function lookedAt(sources: ReadonlyMap<string, string>): Map<string, string> {
  const hashes = new Map([...sources].map(([path, source]) => [path, hashOf([source])]));
  const graph = importGraph(sources);
  const seenByAll = hashOf([
    process.version,
    ...inProject(rules).flatMap((path) => [path, read(path)]),
    ...[...sources].flatMap(([path, source]) =>
      /\bdeclare (global|module)\b/.test(source) ? [path, source] : [],
    ),
  ]);
  return new Map(
    [...sources.keys()].map((path) => {
      const others = [...reachable(graph, path)].sort();
      const parts = others.map((other) => `${other} ${hashes.get(other) ?? hashOfFile(other)}`);
      return [path, hashOf([seenByAll, `${path} ${hashes.get(path) ?? ''}`, ...parts])];
    }),
  );
}

/** Of what is imported beside sources: data; of a package nothing, since the lock file says which it is. */
function hashOfFile(path: string): string {
  return existsSync(join(projectRoot, path)) ? hashOf([read(path)]) : '';
}

function keptHashes(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(keptFile, 'utf8')) as Record<string, string>;
  } catch {
    // Nothing was kept, or it was cut off: all is looked at.
    return {};
  }
}

const paths = inProject(['src', 'test', 'scripts'].map((folder) => `${folder}/**/*.{ts,tsx}`));
const now = lookedAt(new Map(paths.map((path) => [path, read(path)])));
const before = keptHashes();
const eslint = new ESLint({ cwd: projectRoot, warnIgnored: false });
const changed = paths.filter((path) => now.get(path) !== before[path]);
// No path at all would mean the whole folder.
const results =
  changed.length > 0 ? await eslint.lintFiles(changed.map((path) => join(projectRoot, path))) : [];
const wrong = new Set(
  results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath),
);
const right = [...now].filter(([path]) => !wrong.has(join(projectRoot, path)));
mkdirSync(dirname(keptFile), { recursive: true });
writeFileSync(keptFile, JSON.stringify(Object.fromEntries(right)));
if (wrong.size > 0) {
  const formatter = await eslint.loadFormatter('stylish');
  console.log(await formatter.format(results, {}));
  process.exitCode = 1;
}
