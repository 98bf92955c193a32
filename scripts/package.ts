// `npm run package`: packs the extension for linux-x64 as out/semantic-text-explorer-linux-x64.vsix, and
// fails when it holds anything but what packageFiles.json lists, or is larger than it may be. What an owner has filled in
// in publish.json goes into its package.json; with `-- --release` it fails while something there is still null.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { publishFacts } from './publishFacts.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

const target = 'linux-x64';
const limitBytes = 55 * 1000 * 1000;
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');

function run(script: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

function compare(found: readonly string[], listed: readonly string[]): string[] {
  const extra = found.filter((path) => !listed.includes(path)).map((path) => `not listed: ${path}`);
  const missing = listed.filter((path) => !found.includes(path)).map((path) => `missing: ${path}`);
  return [...extra, ...missing];
}

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

const publishText = readFileSync(join(projectRoot, 'scripts', 'publish.json'), 'utf8');
const facts = publishFacts(JSON.parse(publishText) as Record<string, unknown>);
for (const fault of facts.faults) console.error(fault);
if (facts.missing.length > 0) {
  console.error(`Fill in before a release, in scripts/publish.json: ${facts.missing.join(', ')}.`);
}
const isRelease = process.argv.includes('--release');
if (facts.faults.length > 0 || (isRelease && facts.missing.length > 0)) process.exit(1);
run(join(projectRoot, 'esbuild.mjs'), ['--production']);
const listed = JSON.parse(
  readFileSync(join(projectRoot, 'scripts', 'packageFiles.json'), 'utf8'),
) as string[];
const found = run(vsce, ['ls']).split('\n').filter(Boolean);
const differences = compare(found, listed);
if (differences.length > 0) {
  console.error(`The package differs from scripts/packageFiles.json:\n${differences.join('\n')}`);
  process.exit(1);
}
const out = join('out', `semantic-text-explorer-${target}.vsix`);
mkdirSync(join(projectRoot, 'out'), { recursive: true });
withManifest(facts.manifest, () => {
  run(vsce, [
    'package',
    '--target',
    target,
    '--out',
    out,
    // The README's pictures are in the package.
    '--no-rewrite-relative-links',
    ...('repository' in facts.manifest ? [] : ['--allow-missing-repository']),
  ]);
});
const bytes = statSync(join(projectRoot, out)).size;
console.log(`${out}: ${found.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
if (bytes > limitBytes) {
  console.error(`It may have at most ${limitBytes / 1e6} MB.`);
  process.exit(1);
}
