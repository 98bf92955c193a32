// Runs inside a real extension host: activates the extension, embeds lines through the engine's process as the extension
// does, and says how long that took and for how long the host's event loop was held up at the most.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { SupervisedProcess } from '../../src/node/process/supervisedProcess.ts';
import { engineMethods, type EngineApi } from '../../src/protocol/engineApi.ts';
import type { Activation } from './hostPauseBench.ts';

interface Task {
  readonly entry: string;
  readonly modelFolder: string;
  /** Identifiers of the extensions whose activation is measured, in this order. */
  readonly activated: readonly string[];
  readonly lines: readonly string[];
  readonly out: string;
}

/** Node's own loader, by which VS Code loads extensions, too. */
const loader = createRequire(__filename)('node:module') as {
  _load: (request: string, ...rest: unknown[]) => unknown;
};

export async function run(): Promise<void> {
  const task = JSON.parse(readFileSync(process.env['HOST_PAUSE_TASK'] ?? '', 'utf8')) as Task;
  const megabytes = (): number => process.memoryUsage.rss() / 1e6;
  const memoryMb = { before: megabytes(), activated: NaN, busy: NaN };
  const activations: Activation[] = [];
  for (const id of task.activated) {
    activations.push(await activate(id));
    if (activations.length === 1) memoryMb.activated = megabytes();
  }
  const engine = new SupervisedProcess<EngineApi>({
    name: 'engine',
    entry: task.entry,
    methods: engineMethods,
    handshake: async (api) => {
      await api.open({ modelFolder: task.modelFolder });
    },
    log: () => undefined,
    onState: () => undefined,
    idleStopMs: () => 60_000,
  });
  const embed = async (texts: readonly string[]): Promise<void> => {
    const document = `${texts.length} lines`;
    const text = texts.join('\n');
    const request = { document, priority: 'bulk' } as const;
    let done = 0;
    const total = await engine.call(async (api) => {
      const put = await api.putDocument({ document, text, segmentKind: 'line' });
      done += put.embedded.filter((each) => each === 1).length;
      await api.embedDocument(request, { onProgress: ({ segments }) => (done += segments.length) });
      return put.embedded.length;
    });
    if (done !== total) throw new Error(`${done} of ${total} lines have a vector.`);
  };
  await embed(task.lines.slice(0, 10));
  // What the host's own work costs, without ours.
  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await new Promise((resolve) => setTimeout(resolve, 5000));
  idle.disable();
  const busy = monitorEventLoopDelay({ resolution: 1 });
  busy.enable();
  const start = performance.now();
  await embed(task.lines);
  const seconds = (performance.now() - start) / 1000;
  // The answer itself arrives in this turn of the loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
  busy.disable();
  memoryMb.busy = megabytes();
  engine.dispose();
  const result = {
    ...{ activations, memoryMb },
    idleMs: idle.max / 1e6,
    busyMs: busy.max / 1e6,
    p99Ms: busy.percentile(99) / 1e6,
    seconds,
  };
  writeFileSync(task.out, JSON.stringify(result));
}

async function activate(id: string): Promise<Activation> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`There is no extension ${id}.`);
  if (extension.isActive) throw new Error(`${id} was active before.`);
  const entry = join(extension.extensionPath, (extension.packageJSON as { main: string }).main);
  let ownMs = NaN;
  const load = loader._load;
  loader._load = (request, ...rest) => {
    const isEntry = request.startsWith(entry);
    const start = performance.now();
    const loaded = load.call(loader, request, ...rest);
    if (!isEntry) return loaded;
    ownMs = performance.now() - start;
    const { activate, ...others } = loaded as { activate: (context: unknown) => unknown };
    const timed = async (context: unknown): Promise<unknown> => {
      const before = performance.now();
      const activated = await activate(context);
      ownMs += performance.now() - before;
      return activated;
    };
    return { ...others, activate: timed };
  };
  try {
    const start = performance.now();
    await extension.activate();
    return { ownMs, totalMs: performance.now() - start };
  } finally {
    loader._load = load;
  }
}
