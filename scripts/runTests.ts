/**
 * `node scripts/runTests.ts <kind> [part of a file's path …] [node's own test options …]`
 * Runs `test/<kind>/**\/*.test.ts` with Node's test runner, after preparing what that kind needs, so that no
 * test's time holds an installation. Fails when there is no such test.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './realVscode/ensureChromium.ts';
import { ensureServerParts } from './realVscode/ensureServerParts.ts';
import { projectRoot } from './realVscode/projectRoot.ts';
import type { TestPhase } from './reportTests.ts';

type Kind = 'unit' | 'engine' | 'webview' | 'vscode' | 'release';

interface Needs {
  readonly build: boolean;
  readonly chromium: boolean;
  readonly server: boolean;
  /** How many test files run at a time. */
  readonly atOnce: number;
  /** Files that leave their process as it was run in as many processes as run at a time, not each in its own. */
  readonly shareProcesses?: true;
  /** Files that see what comes first of things that go on together: they run last, one at a time. */
  readonly alone?: readonly string[];
}

const needs: Readonly<Record<Kind, Needs>> = {
  unit: { build: false, chromium: false, server: false, atOnce: 2, shareProcesses: true },
  engine: {
    ...{ build: true, chromium: false, server: false, atOnce: 2 },
    alone: ['corpusProcess', 'engineProcess', 'instantApi'],
  },
  webview: { build: true, chromium: true, server: false, atOnce: 2 },
  vscode: { build: true, chromium: true, server: true, atOnce: 1 },
  release: { build: true, chromium: true, server: true, atOnce: 1 },
};

function isKind(text: string | undefined): text is Kind {
  return text !== undefined && Object.hasOwn(needs, text);
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: 'inherit', env });
    // A terminal sends a Ctrl-C to both; whoever ends us alone ends the child too. We wait for its end.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Runs with a folder for temporary files that is removed at the end, also after a Ctrl-C. */
async function runInTemporaryFolder(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'stt-'));
  try {
    return await run(args, { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** What runs after what. */
async function phasesOf(kind: Kind, files: readonly string[]): Promise<TestPhase[]> {
  const { atOnce, shareProcesses, alone = [] } = needs[kind];
  if (shareProcesses) return [{ atOnce, files: await entriesOf(kind, files, atOnce) }];
  const isAlone = (file: string): boolean =>
    alone.some((name) => file.endsWith(`/${name}.test.ts`));
  const phases = [
    { atOnce, files: files.filter((file) => !isAlone(file)) },
    { atOnce: 1, files: files.filter(isAlone) },
  ];
  return phases.filter((phase) => phase.files.length > 0);
}

/** Writes files that import the test files, some each: one for each process. */
async function entriesOf(
  kind: Kind,
  files: readonly string[],
  processes: number,
): Promise<string[]> {
  // Below the project, so that its packages are found from there.
  const folder = join(projectRoot, '.cache', 'testEntries');
  await mkdir(folder, { recursive: true });
  const entries = [];
  for (let i = 0; i < Math.min(processes, files.length); i++) {
    const imports = files
      .filter((_, at) => at % processes === i)
      .map((file) => `import ${JSON.stringify(join('..', '..', file))};\n`);
    const entry = join(folder, `${kind}${i + 1}.test.ts`);
    await writeFile(entry, imports.join(''));
    entries.push(entry);
  }
  return entries;
}

async function main(): Promise<number> {
  const [kind, ...rest] = process.argv.slice(2);
  if (!isKind(kind)) {
    process.stderr.write(`Which tests? One of: ${Object.keys(needs).join(', ')}.\n`);
    return 2;
  }
  const options = rest.filter((argument) => argument.startsWith('-'));
  const filters = rest.filter((argument) => !argument.startsWith('-'));
  const files = globSync(`test/${kind}/**/*.test.ts`, { cwd: projectRoot })
    .filter((path) => filters.every((filter) => path.includes(filter)))
    .sort();
  if (files.length === 0) {
    const named = filters.length === 0 ? '' : ` with ${filters.join(' and ')} in its path`;
    process.stderr.write(`There is no test in test/${kind}${named}: nothing was run.\n`);
    return 1;
  }
  const { build, chromium, server } = needs[kind];
  // Always: a second is less than the search for why a test runs yesterday's code.
  if (build) {
    const code = await run(['esbuild.mjs'], process.env);
    if (code !== 0) return code;
  }
  if (chromium) await ensureChromium();
  if (server) await ensureServerParts();
  const phases = await phasesOf(kind, files);
  return runInTemporaryFolder([
    join(import.meta.dirname, 'reportTests.ts'),
    JSON.stringify({ kind, options, phases }),
  ]);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
