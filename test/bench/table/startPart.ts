import { bundledModel } from '../../support/projectPaths.ts';
import { engineProcess } from '../../support/startEngine.ts';
import { bankingLines } from '../benchTexts.ts';
import { canReadProcesses, memoryOf } from '../processUse.ts';
import { rangeOf } from '../report.ts';
import type { BenchContext } from './benchContext.ts';
import type { BenchPart, BenchRow, Measured, NotMeasured } from './benchRow.ts';
import { PythonPeer, pythonPeerName } from './peers/pythonPeer.ts';
import { TransformersPeer } from './peers/transformersPeer.ts';

const times = 5;
// PyTorch is long in starting.
const pythonTimes = 3;
const lineCount = 500;
const choice = { layer: -1, pooling: 'mean' } as const;

/** A process that loads a model and embeds. */
interface Started extends Disposable {
  readonly pid: number | undefined;
  opened(): Promise<void>;
  embed(texts: readonly string[]): Promise<void>;
}

/** Of one start: ms until the model is loaded and until the first vector is there; MB at each step. */
interface Start {
  readonly openedMs: number;
  readonly firstMs: number;
  readonly memoryMb: readonly [opened: number, lines: number];
}

/** Cold start, first vector, and the memory of the processes. */
export async function startPart({ threads, python }: BenchContext): Promise<BenchPart> {
  const lines = (bankingLines() ?? []).slice(0, lineCount);
  const starters: { name: string; times: number; start: () => Started }[] = [
    { name: 'this extension', times, start: startProduct },
    { name: 'transformers.js, fp32', times, start: await TransformersPeer.prepare(threads) },
  ];
  if (python.isSetUp) {
    const start = (): Started => new PythonPeer(threads);
    starters.push({ name: pythonPeerName, times: pythonTimes, start });
  }
  // What the disk takes is no part of it: each is started once before.
  for (const { start } of starters) await measureStart(start, lines.slice(0, 1));
  const starts = starters.map((): Start[] => []);
  for (let round = 0; round < times; round++) {
    for (const [i, { times: most, start }] of starters.entries()) {
      if (round < most) starts[i]!.push(await measureStart(start, lines));
    }
  }
  const leftOut: NotMeasured[] = python.isSetUp
    ? []
    : [{ name: pythonPeerName, reason: python.reason }];
  const row = (
    work: string,
    unit: string,
    value: (start: Start) => number,
    inChart?: string,
  ): BenchRow => {
    const [product, ...peers] = starters.map(({ name }, i): Measured => ({
      ...{ name, range: rangeOf(starts[i]!.map(value)) },
      times: starts[i]!.length,
    }));
    return {
      ...{ work, unit, better: 'less', product: product!, peers },
      ...(inChart === undefined ? {} : { inChart }),
    };
  };
  const rows = [
    row('New process until its model is loaded', 'ms', ({ openedMs }) => openedMs),
    row(
      'New process until its first vector',
      'ms',
      ({ firstMs }) => firstMs,
      'First vector of a new process',
    ),
  ];
  if (canReadProcesses) {
    rows.push(
      row('Memory with the model loaded', 'MB', ({ memoryMb }) => memoryMb[0]),
      row(`Memory after ${lineCount} lines`, 'MB', ({ memoryMb }) => memoryMb[1]),
    );
  } else {
    leftOut.push({ name: 'memory', reason: 'only Linux says what other processes hold' });
  }
  return {
    title: 'Start of the engine',
    about: `From the start of a process, whose files the system has in its memory, to the vector of one line; then its resident memory, before and after ${lineCount} distinct lines of Banking77 are embedded. Of the peers only what embeds is loaded.`,
    rows,
    leftOut,
  };
}

async function measureStart(start: () => Started, lines: readonly string[]): Promise<Start> {
  const began = performance.now();
  using process = start();
  await process.opened();
  const openedMs = performance.now() - began;
  const opened = memoryOf(process.pid).now;
  await process.embed(lines.slice(0, 1));
  const firstMs = performance.now() - began;
  await process.embed(lines);
  return { openedMs, firstMs, memoryMb: [opened, memoryOf(process.pid).now] };
}

function startProduct(): Started {
  const engine = engineProcess(bundledModel, {
    handshake: () => Promise.resolve(),
    idleStopMs: () => 600_000,
  });
  return {
    get pid() {
      return engine.pid;
    },
    opened: async () => {
      await engine.call((api) => api.open({ modelFolder: bundledModel }));
    },
    embed: async (texts) => {
      await engine.call((api) => api.embedTexts({ texts, choice, priority: 'bulk' }));
    },
    [Symbol.dispose]: () => {
      engine.dispose();
    },
  };
}
