import { SupervisedProcess } from '../../../src/node/process/supervisedProcess.ts';
import { jobsMethods, type JobsApi } from '../../../src/protocol/jobsApi.ts';
import { engineEntry } from '../../support/projectPaths.ts';
import { canReadProcesses, memoryOf } from '../processUse.ts';
import { rangeOf } from '../report.ts';
import type { BenchContext } from './benchContext.ts';
import type { BenchPart, BenchRow } from './benchRow.ts';

const times = 3;
const textCount = 5000;
// As the host hands them over.
const textsAtOnce = 4096;

/** Of one process: seconds of the themes, MB at each step. */
interface JobsRun {
  readonly themesSeconds: number;
  readonly memoryMb: { readonly started: number; readonly filled: number; readonly done: number };
}

/** The process of long computations: themes, and its memory. */
export async function jobsPart(context: BenchContext): Promise<BenchPart> {
  const { dims, text, write } = await context.vectors();
  const parts: Parameters<JobsApi['putTexts']>[0][] = [];
  for (let first = 0; first < textCount; first += textsAtOnce) {
    const rows = Math.min(textsAtOnce, textCount - first);
    const data = new Float32Array(rows * dims);
    for (let i = 0; i < rows; i++) write(first + i, data, i * dims);
    parts.push({
      ...{ set: 'lines', count: textCount, first, vectors: { rows, dims, data } },
      texts: Array.from({ length: rows }, (_, i) => text(first + i)),
      placeCounts: new Int32Array(rows).fill(1),
    });
  }
  const runs: JobsRun[] = [];
  for (let i = 0; i < times; i++) runs.push(await runThemes(parts));
  const row = (work: string, unit: string, value: (run: JobsRun) => number): BenchRow => ({
    ...{ work, unit, better: 'less', peers: [] },
    product: { name: 'this extension', range: rangeOf(runs.map(value)), times },
  });
  const count = textCount.toLocaleString('en');
  const rows = [row(`Themes of ${count} lines`, 's', ({ themesSeconds }) => themesSeconds)];
  if (canReadProcesses) {
    rows.push(
      row('Memory of the new process', 'MB', ({ memoryMb }) => memoryMb.started),
      row(`Memory with ${count} lines`, 'MB', ({ memoryMb }) => memoryMb.filled),
      row('Memory after their themes', 'MB', ({ memoryMb }) => memoryMb.done),
    );
  }
  return {
    title: 'Process of long computations',
    about: `Distinct real lines with the model's vectors, whose themes and their number are found, in a new process each time.`,
    rows,
    leftOut: canReadProcesses
      ? []
      : [{ name: 'memory', reason: 'only Linux says what other processes hold' }],
  };
}

async function runThemes(parts: readonly Parameters<JobsApi['putTexts']>[0][]): Promise<JobsRun> {
  const jobs = new SupervisedProcess<JobsApi>({
    name: 'jobs process',
    entry: engineEntry,
    entryArguments: ['jobs'],
    methods: jobsMethods,
    handshake: (api) => api.start({}),
    log: () => undefined,
    onState: () => undefined,
    idleStopMs: () => 600_000,
  });
  try {
    await jobs.call((api) => api.removeTexts({ set: 'none' }));
    const started = memoryOf(jobs.pid).now;
    for (const part of parts) await jobs.call((api) => api.putTexts(part));
    const filled = memoryOf(jobs.pid).now;
    const start = performance.now();
    await jobs.call((api) => api.groupTexts({ set: 'lines', method: { kind: 'kmeans' } }));
    const themesSeconds = (performance.now() - start) / 1000;
    return { themesSeconds, memoryMb: { started, filled, done: memoryOf(jobs.pid).now } };
  } finally {
    jobs.dispose();
  }
}
