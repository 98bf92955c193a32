import type { ChildProcess } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc/node';

/** A connection over the channel to a forked child or, for the child, to its parent; `listen` is the caller's. */
export function ipcConnection(far: ChildProcess | NodeJS.Process): MessageConnection {
  return createMessageConnection(new WellFormedReader(far), new IPCMessageWriter(far));
}

/**
 * Drops what is no message, and reports it as an error of the connection. The library reads the parameters of its own
 * notifications without a look: one that is damaged would end the process.
 */
class WellFormedReader extends IPCMessageReader {
  override listen(callback: DataCallback): Disposable {
    return super.listen((message) => {
      if (isWellFormed(message)) callback(message);
      else this.fireError(new Error('A damaged message was dropped.'));
    });
  }
}

function isWellFormed(message: unknown): message is Message {
  if (!isRecord(message)) return false;
  const { method, id, params, error } = message;
  if (method === undefined) return isKey(id) && ('result' in message || isRecord(error));
  if (typeof method !== 'string' || !(id === undefined || isKey(id))) return false;
  if (method === '$/cancelRequest') return isRecord(params) && isKey(params['id']);
  if (method === '$/progress') return isRecord(params) && isKey(params['token']);
  return params === undefined || isRecord(params);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
