import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A running command whose end is certain: see guard.ts. */
export interface GuardedProcess {
  /** All that it has written so far, both streams. */
  output(): string;
  /** Calls back for each piece that it writes from now on. */
  onOutput(listener: (text: string) => void): void;
  /** Resolves with the exit code when the command has ended, by itself or not. */
  readonly ended: Promise<number>;
  /** Ends the command and all processes below it, removes its folders, and resolves when that is done. */
  stop(): Promise<void>;
}

const stopLimitMs = 15_000;

/**
 * Starts a command that ends with this process at the latest, with every process below it.
 * @param removeFolders folders to remove after it has ended.
 */
export function startGuarded(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  removeFolders: readonly string[],
): GuardedProcess {
  const guard = spawn(
    process.execPath,
    [join(import.meta.dirname, 'guard.ts'), JSON.stringify(removeFolders), ...command],
    // A session of its own: a Ctrl-C in the terminal must not end the guard before it has done its work.
    { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let output = '';
  const listeners: ((text: string) => void)[] = [];
  for (const stream of [guard.stdout, guard.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener(text);
    });
  }
  // A guard that is gone needs no word of ours.
  guard.stdin.on('error', () => undefined);
  const ended = new Promise<number>((resolve, reject) => {
    guard.once('error', reject);
    guard.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  return {
    output: () => output,
    onOutput: (listener) => listeners.push(listener),
    ended,
    async stop() {
      guard.stdin.end();
      const timer = setTimeout(() => guard.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
