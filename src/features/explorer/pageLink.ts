import * as vscode from 'vscode';
import { language } from '../../core/l10n/translate.ts';
import { pageMethods, type PageApi, type PageEvents } from '../../protocol/pageApi.ts';
import { PageWire } from '../../protocol/pageWire.ts';
import { pageDocument } from './model/pageDocument.ts';

/** The page of a panel, and the connection with it, which ends and begins anew as the page is hidden and shown. */
export class PageLink implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #api: PageApi;
  readonly #viewState: vscode.Disposable;
  #wire: PageWire;
  #messages: vscode.Disposable | undefined;
  #life = new AbortController();

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, api: PageApi) {
    this.#panel = panel;
    this.#api = api;
    this.#wire = this.#connect();
    this.#viewState = panel.onDidChangeViewState(() => {
      // A hidden page is destroyed, and the next one counts its calls from 0 again: an answer to the old one
      // must not reach it.
      if (panel.visible) return;
      this.#disconnect();
      this.#life = new AbortController();
      this.#wire = this.#connect();
    });
    const { webview } = panel;
    // What a page is made of is bundled.
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = pageDocument({
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID(),
      language: language(),
      addressOf: (file) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString(),
    });
  }

  /** Aborted when the page goes: nobody waits for what it asked. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  /** Tells the page to ask for the snapshot again. A hidden page does so when it is shown. */
  announceChange(): void {
    this.#wire.sendEvent<PageEvents, 'changed'>('changed', null);
  }

  dispose(): void {
    this.#viewState.dispose();
    this.#disconnect();
  }

  #connect(): PageWire {
    const { webview } = this.#panel;
    // Not delivered to a hidden page: what it missed it asks for when it is shown again.
    const wire = new PageWire((message) => void webview.postMessage(message));
    wire.serve<PageApi>(this.#api, pageMethods);
    this.#messages = webview.onDidReceiveMessage((message: unknown) => wire.receive(message));
    return wire;
  }

  #disconnect(): void {
    this.#life.abort();
    this.#messages?.dispose();
    this.#wire.close();
  }
}
