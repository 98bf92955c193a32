/**
 * `npm start`: builds, prints what the model makes of a few texts, and serves a real VS Code with the
 * extension on the folder `samples`, until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printDemo } from './demo.ts';
import { pageAddress } from './realVscode/pageAddress.ts';
import { projectRoot } from './realVscode/projectRoot.ts';
import { startServer } from './realVscode/startServer.ts';

const usage = `npm start -- [options] [FOLDER]

  FOLDER      the folder to open instead of samples
  --once      build, print and check, then end
  --desktop   open the installed desktop VS Code instead of one in the browser
  --port N    port of the address in the browser (a free one when not given)
  --help      this text
`;

interface Wish {
  readonly folder: string;
  readonly once: boolean;
  readonly desktop: boolean;
  readonly port: number;
}

/** A sentence about wrong use, or what is wished; undefined when only the help is. */
function readArguments(): Wish | string | undefined {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        once: { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // Node's own advice after the first sentence is about something else.
    return (error instanceof Error ? error.message : String(error)).replace(
      /\. To specify .*$/s,
      '.',
    );
  }
  const { once, desktop, port, help } = parsed.values;
  if (help) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return `--port takes a number from 0 to 65535, not "${port}".`;
  }
  if (parsed.positionals.length > 1) return 'Only one folder can be opened.';
  const folder = resolve(parsed.positionals[0] ?? join(projectRoot, 'samples'));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return `There is no folder ${folder}.`;
  }
  return { folder, once, desktop, port: Number(port) };
}

/** Resolves with the exit code; rejects when the command cannot be started. */
function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolveCode, reject) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      stdio: 'inherit',
      // `code` is a batch file on Windows.
      shell: process.platform === 'win32' && command === 'code',
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolveCode(code ?? 1);
    });
  });
}

async function openDesktop(folder: string): Promise<number> {
  try {
    return await run('code', [`--extensionDevelopmentPath=${projectRoot}`, folder]);
  } catch {
    process.stderr.write(
      'The command "code" of a desktop VS Code was not found: in VS Code run "Shell Command: Install \'code\' command in PATH", or leave --desktop away to use the browser.\n',
    );
    return 1;
  }
}

async function serve(folder: string, wishedPort: number): Promise<number> {
  const connectionToken = randomBytes(16).toString('hex');
  let server;
  try {
    server = await startServer({
      dataFolder: mkdtempSync(join(tmpdir(), 'ste-')),
      removeDataFolder: true,
      port: wishedPort,
      connectionToken,
      workspaceTrust: false,
      testDriver: false,
      extension: projectRoot,
      settings: {},
      env: process.env,
    });
  } catch (error) {
    if (!String(error).includes('EADDRINUSE')) throw error;
    process.stderr.write(`Port ${wishedPort} is in use: choose another one with --port.\n`);
    return 1;
  }
  const interrupted = new Promise<'interrupted'>((resolveEnd) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolveEnd('interrupted');
      });
    }
  });
  const address = pageAddress({ port: server.port, connectionToken, folder });
  process.stdout.write(
    `\nVS Code with the extension is open at\n\n  ${address}\n\nOpen it in a browser on this machine. Ctrl-C ends it.\n`,
  );
  const end = await Promise.race([interrupted, server.process.ended]);
  if (end === 'interrupted') {
    process.stderr.write('\nEnding …\n');
    await server.process.stop();
    return 0;
  }
  process.stderr.write(`VS Code's server ended by itself. It wrote:\n${server.process.output()}`);
  return 1;
}

async function main(): Promise<number> {
  const wish = readArguments();
  if (wish === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  if (typeof wish === 'string') {
    process.stderr.write(`${wish}\n\n${usage}`);
    return 2;
  }
  const built = await run(process.execPath, [join(projectRoot, 'esbuild.mjs')]);
  if (built !== 0) return built;
  await printDemo((line) => process.stdout.write(`${line}\n`));
  if (wish.once) return 0;
  if (process.platform !== 'win32' || wish.desktop) {
    return wish.desktop ? openDesktop(wish.folder) : serve(wish.folder, wish.port);
  }
  process.stdout.write(
    'npm has no VS Code for the browser that runs on Windows: the desktop VS Code is opened.\n',
  );
  return openDesktop(wish.folder);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
