import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cliEntry } from './projectPaths.ts';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** What stands on standard input; nothing when absent. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The script; that of the checkout when absent. */
  readonly entry?: string;
}

/** Starts the built command line, so that a test can talk to it while it runs. */
export function startCli(
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
  entry = cliEntry,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [entry, ...args], {
    stdio: 'pipe',
    cwd,
    env: { ...process.env, ...env },
  });
}

/** Runs the built command line to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = startCli(args, options.cwd, options.env, options.entry);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A command that does not read its input closes it early.
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** The values of a text with one JSON value a line. */
export function parseJsonl<T>(text: string): T[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line does not end.');
  return lines.map((line) => JSON.parse(line) as T);
}
