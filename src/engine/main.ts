import type { MessageConnection } from 'vscode-jsonrpc/node';
import { setLanguage } from '../core/l10n/translate.ts';
import { ipcConnection } from '../node/process/ipcConnection.ts';
import { engineMethods, type EngineApi, type EngineEvents } from '../protocol/engineApi.ts';
import { jobsMethods, type JobsApi } from '../protocol/jobsApi.ts';
import { sendEvent, serve } from '../protocol/rpc.ts';
import { createEngine } from './engine.ts';
import { createJobs } from './jobs/createJobs.ts';

// The entry of the engine's process and, with the argument `jobs`, of the one for long computations: forked with an IPC
// channel, and gone when that closes.
const connection = ipcConnection(process);
if (process.argv[2] === 'jobs') serveJobs(connection);
else serveEngine(connection);
connection.listen();

function serveJobs(connection: MessageConnection): void {
  process.once('disconnect', () => process.exit(0));
  serve<JobsApi>(connection, createJobs(), jobsMethods);
}

function serveEngine(connection: MessageConnection): void {
  process.once('disconnect', () => {
    void engine.close().finally(() => process.exit(0));
  });
  const engine = createEngine((entry) => {
    sendEvent<EngineEvents, 'log'>(connection, 'log', entry);
  });
  const api: EngineApi = {
    ...engine,
    open: (request) => {
      setLanguage(request.language);
      return engine.open(request);
    },
  };
  serve<EngineApi>(connection, api, engineMethods);
}
