import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const freshPart = '.fresh-';

/**
 * Makes `target`: `fill` writes into an empty folder beside it and returns the path of what it made there
 * (or of that folder itself), which is then renamed into place:
 * whoever sees `target` sees it whole, however many processes do this at once and however one ends.
 * When another process was quicker its folder stays, and ours goes.
 * @param isReady says whether an existing `target` may stay; one that may not is replaced.
 */
export async function swapInFolder(
  target: string,
  isReady: () => boolean,
  fill: (folder: string) => Promise<string>,
): Promise<void> {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, basename(target));
  const fresh = join(parent, `.${basename(target)}${freshPart}${process.pid}-${Date.now()}`);
  mkdirSync(fresh);
  try {
    const made = await fill(fresh);
    if (isReady()) return;
    if (existsSync(target)) {
      const old = `${fresh}.old`;
      renameSync(target, old);
      rmSync(old, { recursive: true, force: true });
    }
    try {
      renameSync(made, target);
    } catch (error) {
      if (!isReady()) throw error;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** What a process that was killed half-way has left. */
function removeAbandoned(parent: string, name: string): void {
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(`.${name}${freshPart}`)) continue;
    const pid = Number.parseInt(entry.slice(name.length + freshPart.length + 1), 10);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
