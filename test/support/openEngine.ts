import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { LogEntry, OpenRequest } from '../../src/protocol/engineApi.ts';

/** An engine in this process, with its model open. `log` hears what it says. */
export async function openEngine(
  modelFolder: string,
  request: Partial<OpenRequest> = {},
  log: (entry: LogEntry) => unknown = () => undefined,
): Promise<Engine> {
  const engine = createEngine((entry) => void log(entry));
  await engine.open({ modelFolder, ...request });
  return engine;
}
