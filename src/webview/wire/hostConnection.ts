// The browser entry installs the runtime that vscode-jsonrpc needs; the rest of the module is the same.
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/browser';
import { pageMethods, type PageApi, type PageEvents } from '../../protocol/pageApi.ts';
import { createProxy, onEvent } from '../../protocol/rpc.ts';
import type { VscodeApi } from './vscodeApi.ts';

class WindowReader extends AbstractMessageReader {
  listen(callback: DataCallback): Disposable {
    const listener = ({ data }: MessageEvent<unknown>): void => {
      // Other messages may reach a window, of browser extensions for example.
      if (isMessage(data)) callback(data);
    };
    window.addEventListener('message', listener);
    return { dispose: () => window.removeEventListener('message', listener) };
  }
}

class VscodeWriter extends AbstractMessageWriter {
  readonly #vscode: VscodeApi;

  constructor(vscode: VscodeApi) {
    super();
    this.#vscode = vscode;
  }

  write(message: Message): Promise<void> {
    this.#vscode.postMessage(message);
    return Promise.resolve();
  }

  end(): void {
    // The wire lives as long as the page.
  }
}

export interface HostConnection {
  readonly api: PageApi;
  /** `listener` is called with each announcement of the host that something changed. */
  onChanged(listener: () => void): void;
}

/** JSON-RPC with the host over VS Code's messages. */
export function connectToHost(vscode: VscodeApi): HostConnection {
  const connection = createMessageConnection(new WindowReader(), new VscodeWriter(vscode));
  const api = createProxy<PageApi>(connection, pageMethods);
  connection.listen();
  return {
    api,
    onChanged: (listener) => onEvent<PageEvents, 'changed'>(connection, 'changed', listener),
  };
}

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'jsonrpc' in data;
}
