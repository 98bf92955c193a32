import type { ChildProcess } from 'node:child_process';
import { createProxy, onEvent, type MethodNames } from '../../protocol/rpc.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import { ipcConnection } from './ipcConnection.ts';

/** What a forked child answers, and what it tells. */
export interface ChildConnection<Api> {
  readonly api: Api;
  /** Rejects the calls in flight with `engineStopped`. */
  dispose(): void;
}

/** Connects to a forked child over its channel. `log` gets what the child notes itself, and what goes wrong on the way. */
export function connectToChild<Api extends { readonly [K in keyof Api]: Api[K] }>(
  child: ChildProcess,
  methods: MethodNames<Api>,
  log: (entry: LogEntry) => void,
  name: string,
): ChildConnection<Api> {
  const connection = ipcConnection(child);
  connection.onError(([error]) => log({ level: 'warn', message: `${name}: ${error.message}` }));
  onEvent<{ log: LogEntry }, 'log'>(connection, 'log', log);
  connection.listen();
  return {
    api: createProxy<Api>(connection, methods),
    dispose: () => {
      connection.dispose();
    },
  };
}
