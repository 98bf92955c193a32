/**
 * `node scripts/runTests.ts <kind> [part of a file's path …] [node's own test options …]`
 * Runs `test/<kind>/**\/*.test.ts` with Node's test runner, after preparing what that kind needs, so that no
 * test's time holds an installation. Fails when there is no such test.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './realVscode/ensureChromium.ts';
import { ensureServerParts } from './realVscode/ensureServerParts.ts';
import { projectRoot } from './realVscode/projectRoot.ts';

type Kind = 'unit' | 'engine' | 'webview' | 'vscode';

/** Of one test file; it ends what hangs. */
const fileLimitMs = 900_000;

const needs: Readonly<
  Record<Kind, { build: boolean; chromium: boolean; server: boolean; filesAtOnce?: number }>
> = {
  unit: { build: false, chromium: false, server: false },
  engine: { build: true, chromium: false, server: false, filesAtOnce: 1 },
  webview: { build: true, chromium: true, server: false, filesAtOnce: 1 },
  // Each has a server, a browser and a folder of its own. More than two make each other wait.
  vscode: { build: true, chromium: true, server: true, filesAtOnce: 2 },
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
  const { build, chromium, server, filesAtOnce } = needs[kind];
  // Always: a second is less than the search for why a test runs yesterday's code.
  if (build) {
    const code = await run(['esbuild.mjs'], process.env);
    if (code !== 0) return code;
  }
  if (chromium) await ensureChromium();
  if (server) await ensureServerParts();
  return runInTemporaryFolder([
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${fileLimitMs}`,
    ...(filesAtOnce === undefined ? [] : [`--test-concurrency=${filesAtOnce}`]),
    ...options,
    ...files,
  ]);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
