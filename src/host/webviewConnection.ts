import type * as vscode from 'vscode';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';

export type WebviewConnection = MessageConnection;

class WebviewReader extends AbstractMessageReader implements MessageReader {
  readonly #webview: vscode.Webview;
  #listening: Disposable | undefined;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  listen(callback: DataCallback): Disposable {
    this.#listening = this.#webview.onDidReceiveMessage((message: Message) => {
      callback(message);
    });
    return this.#listening;
  }

  // A connection that ends leaves what `listen` gave; the webview, and the next connection with it, stay.
  override dispose(): void {
    super.dispose();
    this.#listening?.dispose();
  }
}

class WebviewWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #webview: vscode.Webview;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  async write(message: Message): Promise<void> {
    // False when the page is hidden: what it missed it asks for when it is shown again.
    await this.#webview.postMessage(message);
  }

  end(): void {
    // The panel owns the wire.
  }
}

/** JSON-RPC with a page. Typed arrays and buffers cross as they are. */
export function connectWebview(webview: vscode.Webview): WebviewConnection {
  return createMessageConnection(new WebviewReader(webview), new WebviewWriter(webview));
}
