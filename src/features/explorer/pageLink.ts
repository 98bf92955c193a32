import type * as vscode from 'vscode';
import { pageMethods, type PageApi, type PageEvents } from '../../protocol/pageApi.ts';
import { sendEvent, serve } from '../../protocol/rpc.ts';
import { pageHtml, pageRoots } from './pageHtml.ts';
import { connectWebview, type WebviewConnection } from '../../host/webviewConnection.ts';

/** The page of a panel, and the connection with it, which ends and begins anew as the page is hidden and shown. */
export class PageLink implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #api: PageApi;
  readonly #viewState: vscode.Disposable;
  #connection: WebviewConnection;
  #life = new AbortController();
  #isDisposed = false;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, api: PageApi) {
    this.#panel = panel;
    this.#api = api;
    this.#connection = this.#connect();
    this.#viewState = panel.onDidChangeViewState(() => {
      // A hidden page is destroyed, and the next one counts its calls from 0 again: an answer to the old one
      // must not reach it.
      if (panel.visible) return;
      this.#life.abort();
      this.#connection.dispose();
      this.#life = new AbortController();
      this.#connection = this.#connect();
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  /** Aborted when the page goes: nobody waits for what it asked. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  /** Tells the page to ask for the snapshot again. A hidden page does so when it is shown. */
  announceChange(): void {
    if (!this.#isDisposed) sendEvent<PageEvents, 'changed'>(this.#connection, 'changed', null);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#viewState.dispose();
    this.#life.abort();
    this.#connection.dispose();
  }

  #connect(): WebviewConnection {
    const connection = connectWebview(this.#panel.webview);
    serve<PageApi>(connection, this.#api, pageMethods);
    connection.listen();
    return connection;
  }
}
