import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfCancelled, untilAborted } from '../../core/errors/appError.ts';
import { isRunning } from '../process/isRunning.ts';
import { privateFileMode } from './privateFiles.ts';
import { jsonIfAny } from '../../core/json/parseJson.ts';

const beatMs = 5_000;
/** Whoever does not beat for so long is gone, or on a machine that sleeps. */
const staleMs = 60_000;
const askAgainMs = 300;

interface Owner {
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs `work` while this process holds a lock file; waits for whoever holds it. The lock of a process that has ended,
 * or that says nothing for a minute, is taken over. Two that take over in the same instant may both go on: what is
 * done under the lock must bear that.
 */
export async function withFolderLock<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(path))) {
    throwIfCancelled(signal);
    if (await isStale(path)) {
      const aside = `${path}.${randomBytes(6).toString('hex')}`;
      await rename(path, aside).then(
        () => rm(aside, { force: true }),
        // Somebody else was quicker, or has it open just now.
        () => untilAborted(delay(askAgainMs), signal),
      );
    } else await untilAborted(delay(askAgainMs), signal);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // Taken over after a long sleep.
  }, beatMs);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

/** Whether somebody who is alive holds it. */
export async function isFolderLocked(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !(await isStale(path));
}

async function take(path: string): Promise<boolean> {
  const owner: Owner = { pid: process.pid, host: hostname() };
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx', mode: privateFileMode });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false;
  if (Date.now() - found.mtimeMs > staleMs) return true;
  // Not yet written to the end, or just gone.
  const text = await readFile(path, 'utf8').catch(() => '');
  const owner = parseOwner(text);
  return owner?.host === hostname() && !isRunning(owner.pid);
}

function parseOwner(text: string): Owner | undefined {
  const { pid, host } = (jsonIfAny(text) ?? {}) as Partial<Owner>;
  return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
}
