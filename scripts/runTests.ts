/**
 * `node scripts/runTests.ts <kind> [everyDay | beforeRelease] [part of a file's path …] [node's own test options …]`
 * Runs `test/<kind>/**\/*.test.ts`, and what that kind takes from `test/vscode`, with Node's test runner, after
 * preparing what it needs, so that no test's time holds an installation. Of a kind that takes long `everyDay` is a part, and
 * `beforeRelease` all else. Fails when there is no such test.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ensureChromium } from './realVscode/ensureChromium.ts';
import { ensureServerParts } from './realVscode/ensureServerParts.ts';
import { projectRoot } from './realVscode/projectRoot.ts';
import type { TestPhase } from './reportTests.ts';
import { lastTimes, longestFirst } from './testTimes.ts';

type Kind = 'unit' | 'engine' | 'webview' | 'vscode' | 'release' | 'oldest';

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
  /** Files that `npm test` runs, where all would take it too long. */
  readonly everyDay?: readonly string[];
  /** Or files that it leaves to `npm run test:release`: all others are run every day. */
  readonly beforeRelease?: readonly string[];
  /** Files of `test/vscode` that run beside its own. */
  readonly fromVscode?: readonly string[];
  /** What all that runs finds in its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const needs: Readonly<Record<Kind, Needs>> = {
  unit: {
    ...{ build: false, chromium: false, server: false, atOnce: 2, shareProcesses: true },
    // Many random trees beside Git, files in every encoding, the tables of docs, and sizes that only large sets show.
    beforeRelease: ['densityClusters', 'encodings', 'gitAgreement', 'longMarks', 'modelTable'],
  },
  engine: {
    ...{ build: true, chromium: false, server: false, atOnce: 2 },
    alone: ['corpusProcess', 'engineProcess', 'instantApi'],
    // Indexes of the version before, damaged or on full disks, other models, other ways to compute, public sets, and what
    // the command line goes on to: tables, groups, learning.
    beforeRelease: [
      ...['cliGroups', 'cliLearn', 'cliParquet', 'cliTableSearch', 'denseLayers', 'engineWasm'],
      ...['indexEdges', 'latexInput', 'longText', 'olderModel', 'olderRelease', 'runtime'],
      ...['stsBenchmark', 'tokenRanking', 'wordSenses'],
    ],
  },
  webview: {
    ...{ build: true, chromium: true, server: false, atOnce: 2 },
    // A page that is laid out late shows another place of a long text.
    alone: ['pageMemory'],
    // Rules of access by theme, what is saved, and the tabs of what follows on vectors.
    beforeRelease: [
      ...['attention', 'attentionLines', 'labels', 'map', 'pageAxe', 'pageAxeColours'],
      ...['repetitions', 'saveMenu', 'tables', 'themes', 'tokenPair', 'vectorOrigin'],
    ],
  },
  // Each has a server, a browser and a folder of its own. More than two make each other wait.
  vscode: {
    ...{ build: true, chromium: true, server: true, atOnce: 2 },
    // What it runs by the cursor's line waits for the window, which the extension host follows late on a busy machine.
    alone: ['searchResults'],
    // From a selection to its tokens, the search and the index: a fifth of the time of all.
    everyDay: ['embedSelection', 'similaritySearch', 'workspaceIndex'],
  },
  release: { build: true, chromium: true, server: true, atOnce: 1 },
  // What uses most of VS Code's API, and the index, whose SQLite is that of VS Code's Node.
  oldest: {
    ...{ build: true, chromium: true, server: true, atOnce: 2 },
    fromVscode: [
      ...['embedSelection', 'embedSelectionEdges', 'searchDocuments', 'similaritySearch'],
      ...['tokenHover', 'workspaceIndex'],
    ],
    env: { SEMANTIC_TEXT_VSCODE: 'oldest' },
  },
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

type Part = 'everyDay' | 'beforeRelease';

function partNamed(argument: string | undefined): Part | undefined {
  return argument === 'everyDay' || argument === 'beforeRelease' ? argument : undefined;
}

function nameOf(file: string): string {
  return basename(file, '.test.ts');
}

/** What runs after what. Files that have to be written for it lie in `folder`. */
async function phasesOf(
  kind: Kind,
  files: readonly string[],
  folder: string,
): Promise<TestPhase[]> {
  const { atOnce, shareProcesses, alone = [] } = needs[kind];
  if (shareProcesses) return [{ atOnce, files: await entriesOf(files, atOnce, folder) }];
  const isAlone = (file: string): boolean => alone.includes(nameOf(file));
  const together = files.filter((file) => !isAlone(file));
  const phases = [
    { atOnce, files: longestFirst(together, lastTimes(kind)) },
    { atOnce: 1, files: files.filter(isAlone) },
  ];
  return phases.filter((phase) => phase.files.length > 0);
}

/** Writes files that import the test files, some each: one for each process. */
async function entriesOf(
  files: readonly string[],
  processes: number,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const entries = [];
  for (let i = 0; i < Math.min(processes, files.length); i++) {
    const imports = files
      .filter((_, at) => at % processes === i)
      .map((file) => `import ${JSON.stringify(relative(folder, join(projectRoot, file)))};\n`);
    const entry = join(folder, `${i + 1}.test.ts`);
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
  const part = partNamed(rest[0]);
  const others = part === undefined ? rest : rest.slice(1);
  const options = others.filter((argument) => argument.startsWith('-'));
  const filters = others.filter((argument) => !argument.startsWith('-'));
  const { build, chromium, server, alone = [], fromVscode = [], env = {} } = needs[kind];
  const { everyDay = [], beforeRelease = [] } = needs[kind];
  Object.assign(process.env, env);
  const own = `test/${kind}/**/*.test.ts`;
  const borrowed = fromVscode.map((name) => `test/vscode/**/${name}.test.ts`);
  const all = globSync([own, ...borrowed], { cwd: projectRoot });
  const gone = [...alone, ...everyDay, ...beforeRelease, ...fromVscode].filter(
    (name) => !all.some((file) => nameOf(file) === name),
  );
  if (gone.length > 0) {
    throw new Error(`There is no test file ${gone.join(', ')}; correct scripts/runTests.ts.`);
  }
  const isEveryDay = (file: string): boolean =>
    everyDay.length > 0 ? everyDay.includes(nameOf(file)) : !beforeRelease.includes(nameOf(file));
  const isOfPart = (file: string): boolean =>
    part === undefined || isEveryDay(file) === (part === 'everyDay');
  const files = all
    .filter((path) => isOfPart(path) && filters.every((filter) => path.includes(filter)))
    .sort();
  if (files.length === 0) {
    const named = filters.length === 0 ? '' : ` with ${filters.join(' and ')} in its path`;
    process.stderr.write(`There is no test in test/${kind}${named}: nothing was run.\n`);
    return 1;
  }
  // Always: a second is less than the search for why a test runs yesterday's code.
  if (build) {
    const code = await run(['esbuild.mjs'], process.env);
    if (code !== 0) return code;
  }
  // A desktop VS Code needs neither, and both are for Linux.
  const isDesktop = process.env['SEMANTIC_TEXT_DESKTOP'] === '1';
  if (chromium && !isDesktop) await ensureChromium();
  if (server && !isDesktop) await ensureServerParts();
  // Below the project, so that its packages are found from there.
  const folder = join(projectRoot, '.cache', `tests-${process.pid}`);
  try {
    const phases = await phasesOf(kind, files, folder);
    return await runInTemporaryFolder([
      join(import.meta.dirname, 'reportTests.ts'),
      JSON.stringify({ kind, options, phases }),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
