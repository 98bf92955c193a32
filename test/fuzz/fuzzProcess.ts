import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCurrentInput } from './currentInput.ts';
import type { FuzzCounts, FuzzFinding } from './runTarget.ts';

export interface FuzzRequest {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  readonly currentPath: string;
}

export type FromChild = { readonly finding: FuzzFinding } | { readonly counts: FuzzCounts };

// An input that takes so long hangs, and so does an end that does not come.
const hangMs = 30_000;
const lookMs = 1000;
// What takes more memory than this for some kilobytes takes any.
const childOptions = ['--max-old-space-size=1500', '--disable-warning=ExperimentalWarning'];

/**
 * Feeds a target in a process of its own, and tells what it found: faults, and the input at which the process hung or ended.
 * After such an end it has no counts.
 */
export async function fuzzInProcess(
  options: Omit<FuzzRequest, 'currentPath'>,
  onFinding: (finding: FuzzFinding) => void,
): Promise<FuzzCounts | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const currentPath = join(folder, 'current');
  const request: FuzzRequest = { ...options, currentPath };
  // Whatever a target puts into the folder for temporary files goes with it.
  const child = fork(join(import.meta.dirname, 'fuzzChild.ts'), [JSON.stringify(request)], {
    ...{
      execArgv: childOptions,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
  });
  let counts: FuzzCounts | undefined;
  let said = '';
  const hung = new AbortController();
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  child.on('message', (message: FromChild) => {
    if ('finding' in message) onFinding(message.finding);
    else counts = message.counts;
  });
  let seen = -1;
  let seenAt = Date.now();
  const look = setInterval(() => {
    const count = existsSync(currentPath) ? (readCurrentInput(currentPath)?.count ?? 0) : 0;
    if (count !== seen) [seen, seenAt] = [count, Date.now()];
    else if (Date.now() - seenAt > hangMs) {
      hung.abort();
      child.kill('SIGKILL');
    }
  }, lookMs);
  try {
    const code = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      // What it has told last may come after its end.
      const told = new Promise((heard) => child.once('disconnect', heard));
      child.once('close', (code, signal) => {
        void told.then(() => {
          resolve(String(signal ?? code));
        });
      });
    });
    if (counts === undefined) {
      const at = existsSync(currentPath) ? readCurrentInput(currentPath) : undefined;
      const what = hung.signal.aborted
        ? `Nothing more for ${hangMs / 1000} s`
        : `The process ended with ${code}`;
      onFinding({ what, stack: said, input: at?.input ?? '' });
    }
    return counts;
  } finally {
    clearInterval(look);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
