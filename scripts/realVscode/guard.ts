/**
 * Runs a command and ends it, with every process below it, when this program's standard input closes: that
 * happens when whoever started it says so and also when that process dies, however it dies.
 * Then the folders named are removed.
 *
 * Arguments: a JSON list of folders, then the command and its arguments.
 */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const politeMs = 400;
const pollMs = 20;

const [foldersJson, command, ...args] = process.argv.slice(2);
if (foldersJson === undefined || command === undefined) {
  throw new Error('guard.ts takes a JSON list of folders and a command.');
}
const folders = JSON.parse(foldersJson) as string[];

// `detached` gives the command a group of its own, which a signal can reach as a whole.
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
let childCode: number | undefined;
child.once('error', (error) => {
  process.stderr.write(`${command} could not be started: ${error.message}\n`);
  void end(127);
});
child.once('exit', (code) => {
  childCode = code ?? 1;
  void end(childCode);
});
process.stdin.once('close', () => void end(0));
process.stdin.once('error', () => void end(0));
process.stdin.resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end(1));
}

let ending = false;
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  const group = child.pid;
  if (group !== undefined) {
    // Listed before the first one ends: an orphan no longer names its parent.
    const pids = [group, ...below(group)];
    signal(-group, 'SIGTERM');
    for (let waited = 0; waited < politeMs && pids.some(isAlive); waited += pollMs) {
      await delay(pollMs);
    }
    for (const pid of [...pids, ...pids.flatMap(below)]) signal(pid, 'SIGKILL');
    signal(-group, 'SIGKILL');
  }
  for (const folder of folders) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  process.exit(code);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

/** Also true of a process that ended and waits to be read by its parent, which is harmless here. */
function isAlive(pid: number): boolean {
  if (pid === child.pid && childCode !== undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Every process below one, from `/proc`; none where there is no `/proc` (the group is signalled anyway). */
function below(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of listProcesses()) {
    children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry.pid]);
  }
  const found: number[] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    const next = children.get(pid) ?? [];
    found.push(...next);
    queue.push(...next);
  }
  return found;
}

function listProcesses(): { pid: number; parent: number }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // "pid (name) state parent …": the name may hold anything, so the fields are counted from its end.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [{ pid: Number(name), parent }];
    } catch {
      return [];
    }
  });
}
