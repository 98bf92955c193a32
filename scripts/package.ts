// `npm run package`: packs the extension for linux-x64 as out/semantic-text-explorer-linux-x64.vsix, and
// fails when it holds anything but what packageFiles.json lists, or is larger than it may be.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
run(vsce, [
  'package',
  '--target',
  target,
  '--out',
  out,
  // The README's pictures are in the package; there is no repository's address to point to yet.
  '--no-rewrite-relative-links',
  '--allow-missing-repository',
]);
const bytes = statSync(join(projectRoot, out)).size;
console.log(`${out}: ${found.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
if (bytes > limitBytes) {
  console.error(`It may have at most ${limitBytes / 1e6} MB.`);
  process.exit(1);
}
