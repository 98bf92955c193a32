import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc/browser';
import { asVscodeSends } from './asVscodeSends.ts';

/** The host's end of a webview's messages. */
export class FakeWire {
  readonly #toHost: ((message: Message) => void)[] = [];
  #connection: MessageConnection | undefined;

  /** Undefined until the page is there. */
  get connection(): MessageConnection | undefined {
    return this.#connection;
  }

  open(): MessageConnection {
    const callbacks = this.#toHost;
    class Reader extends AbstractMessageReader {
      listen(callback: DataCallback): Disposable {
        callbacks.push(callback);
        return { dispose: () => undefined };
      }
    }
    class Writer extends AbstractMessageWriter {
      write(message: Message): Promise<void> {
        window.postMessage(asVscodeSends(message));
        return Promise.resolve();
      }
      end(): void {
        // As long as the page.
      }
    }
    this.#connection = createMessageConnection(new Reader(), new Writer());
    return this.#connection;
  }

  listen(): void {
    this.#connection?.listen();
  }

  /** A message of the page. */
  receive(message: unknown): void {
    const sent = asVscodeSends(message) as Message;
    queueMicrotask(() => {
      for (const callback of this.#toHost) callback(sent);
    });
  }
}
