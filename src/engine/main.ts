import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { setLanguage } from '../core/l10n/translate.ts';
import { engineMethods, type EngineApi, type EngineEvents } from '../protocol/engineApi.ts';
import { sendEvent, serve } from '../protocol/rpc.ts';
import { createEngine } from './engine.ts';

// The entry of the engine's process: forked with an IPC channel, and gone when that closes.
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
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
connection.listen();
