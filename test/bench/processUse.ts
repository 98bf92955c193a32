import { readdirSync, readFileSync } from 'node:fs';

/** What the system says of another process; Linux alone says it in files. */
export const canReadProcesses = process.platform === 'linux';

/**
 * Milliseconds that all threads of a process have taken of the processors: says more than the clock where others work,
 * too. NaN where the system does not say it.
 */
export function processorMsOf(pid: number | undefined): number {
  if (!canReadProcesses) return NaN;
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).map((thread) =>
    Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** Resident memory in MB, now and at most; what is shared with other processes is counted. NaN as above. */
export function memoryOf(pid: number | undefined): { readonly now: number; readonly most: number } {
  if (!canReadProcesses) return { now: NaN, most: NaN };
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string): number =>
    Math.round((Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6);
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}
