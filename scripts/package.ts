/**
 * `npm run package -- [TARGET … | --all] [--release]` packs the extension as out/semantic-text-explorer-TARGET.vsix, for
 * this machine when no target is given. Prints each package's files, size and smoke test, and fails when it holds
 * anything but what packageFiles.json and packaging/targets.ts list, a library for another machine, something twice, or is larger than it may
 * be. What an owner has filled in in publish.json goes into its package.json; with `--release` it fails while something
 * there is still null.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import packageFiles from './packageFiles.json' with { type: 'json' };
import { machinesOf } from './packaging/machinesOf.ts';
import { runNode } from './packaging/runNode.ts';
import { smokeTest } from './packaging/smokeTest.ts';
import { allTargets, binariesOf, dependenciesOf, type Target } from './packaging/targets.ts';
import { listZip, packAgain, unpackZip, type ZipEntry } from './packaging/zip.ts';
import { publishFacts } from './publishFacts.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

const limitBytes = 55 * 1000 * 1000;
/** Files from this size on are compared: licences may well be equal. */
const comparedBytes = 100_000;
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const out = join(projectRoot, 'out');
const inRoot = { cwd: projectRoot };

/** What the packer itself adds, and the names that it writes in its own way. */
const packersOwn = ['[Content_Types].xml', 'extension.vsixmanifest'];
const renamed: Readonly<Record<string, string>> = {
  'README.md': 'readme.md',
  'CHANGELOG.md': 'changelog.md',
  LICENSE: 'LICENSE.txt',
};

/** Runs `pack` while package.json holds more. The packer reads no other manifest than the folder's own. */
function withManifest(more: Readonly<Record<string, unknown>>, pack: () => void): void {
  const path = join(projectRoot, 'package.json');
  const own = readFileSync(path, 'utf8');
  const all = { ...(JSON.parse(own) as Record<string, unknown>), ...more };
  try {
    if (Object.keys(more).length > 0) writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
    pack();
  } finally {
    if (Object.keys(more).length > 0) writeFileSync(path, own);
  }
}

/** Where the files that are to be packed differ from those that were. */
function differences(entries: readonly ZipEntry[], listed: readonly string[]): string[] {
  const wanted = [...packersOwn, ...listed.map((path) => `extension/${renamed[path] ?? path}`)];
  const found = entries.map(({ path }) => path);
  return [
    ...found.filter((path) => !wanted.includes(path)).map((path) => `not listed: ${path}`),
    ...wanted.filter((path) => !found.includes(path)).map((path) => `missing: ${path}`),
  ];
}

function repetitions(folder: string, entries: readonly ZipEntry[]): string[] {
  const seen = new Map<string, string>();
  return entries
    .filter(({ bytes }) => bytes >= comparedBytes)
    .flatMap(({ path }) => {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
      const twin = seen.get(hash);
      seen.set(hash, path);
      return twin === undefined ? [] : [`the same file twice: ${twin}, ${path}`];
    });
}

function strangers(extension: string, target: Target): string[] {
  return binariesOf(target).flatMap((path) => {
    const machines = machinesOf(readFileSync(join(extension, path)));
    return machines.includes(target) ? [] : [`not for ${target}: ${path}`];
  });
}

/** Packs for one target and prints what came of it; throws where the package is not as it should be. */
function packFor(target: Target, more: readonly string[]): void {
  const vsix = join(out, `semantic-text-explorer-${target}.vsix`);
  // Away from this project, whose packages would be found in place of those that the package lacks.
  const parent = mkdtempSync(join(tmpdir(), 'ste-package-'));
  const folder = join(parent, target);
  const ignoreFile = join(out, `${target}.vscodeignore`);
  const dependencies = dependenciesOf(target);
  const common = readFileSync(join(projectRoot, '.vscodeignore'), 'utf8');
  writeFileSync(ignoreFile, [common, ...dependencies.map((path) => `!${path}\n`)].join(''));
  try {
    const options = ['--target', target, '--out', vsix, '--ignoreFile', ignoreFile, ...more];
    runNode(vsce, ['package', ...options], inRoot);
    unpackZip(vsix, folder);
    packAgain(vsix, folder);
    const entries = listZip(vsix);
    const faults = [
      ...differences(entries, [...packageFiles, ...dependencies]),
      ...repetitions(folder, entries),
      ...strangers(join(folder, 'extension'), target),
    ];
    const { size } = statSync(vsix);
    if (size > limitBytes) faults.push(`${size} bytes, and it may have ${limitBytes}`);
    if (faults.length > 0) throw new Error(`The package for ${target}:\n${faults.join('\n')}`);
    printFiles(target, size, entries);
    console.log(`  ${smokeTest(join(folder, 'extension'), target)}`);
  } finally {
    rmSync(parent, { recursive: true, force: true });
    rmSync(ignoreFile, { force: true });
  }
}

function printFiles(target: Target, size: number, entries: readonly ZipEntry[]): void {
  const packed = entries.toSorted((a, b) => b.packedBytes - a.packedBytes);
  const columns = (...numbers: (number | string)[]): string =>
    numbers.map((value) => String(value).padStart(10)).join('');
  console.log(`${target}: ${entries.length} files, ${(size / 1e6).toFixed(1)} MB`);
  console.log(`${columns('packed', 'bytes')}  file`);
  for (const { path, bytes, packedBytes } of packed) {
    console.log(`${columns(packedBytes, bytes)}  ${path.replace(/^extension\//, '')}`);
  }
}

function wantedTargets(): readonly Target[] {
  if (values.all) return allTargets;
  const here = `${process.platform}-${process.arch}`;
  const wanted = positionals.length === 0 ? [here] : positionals;
  const unknown = wanted.filter((name) => !(allTargets as string[]).includes(name));
  if (unknown.length === 0) return wanted as Target[];
  console.error(`No target: ${unknown.join(', ')}. There are ${allTargets.join(', ')}, and --all.`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    release: { type: 'boolean', default: false },
  },
});
const targets = wantedTargets();
const publishText = readFileSync(join(projectRoot, 'scripts', 'publish.json'), 'utf8');
const facts = publishFacts(JSON.parse(publishText) as Record<string, unknown>);
for (const fault of facts.faults) console.error(fault);
if (facts.missing.length > 0) {
  console.error(`Fill in before a release, in scripts/publish.json: ${facts.missing.join(', ')}.`);
}
if (facts.faults.length > 0 || (values.release && facts.missing.length > 0)) process.exit(1);
runNode(join(projectRoot, 'esbuild.mjs'), ['--production'], inRoot);
mkdirSync(out, { recursive: true });
withManifest(facts.manifest, () => {
  for (const target of targets) {
    packFor(target, [
      // The README's pictures are in the package.
      '--no-rewrite-relative-links',
      ...('repository' in facts.manifest ? [] : ['--allow-missing-repository']),
    ]);
  }
});
