import * as vscode from 'vscode';
import type { PageState } from '../protocol/pageApi.ts';
import type { EngineClient } from './engineClient.ts';
import { fromRestore, type PanelContent } from './panelContent.ts';
import { panelTitle, PanelSession } from './panelSession.ts';

const viewType = 'semanticText.explorer';

/** What features may do with the explorer panel. */
export interface ExplorerView {
  /** Shows the panel beside the editor with `content`, and embeds it. */
  show(content: PanelContent): void;
}

/** The one explorer panel: opens, closes, comes back after a reload; each opening is a session of its own. */
export class ExplorerPanel implements ExplorerView, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #serializer: vscode.Disposable;
  #session: PanelSession | undefined;

  constructor(extensionUri: vscode.Uri, engine: EngineClient, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#log = log;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: PageState | undefined) => {
        const closed = new AbortController();
        const closing = panel.onDidDispose(() => {
          closed.abort();
        });
        const content = await fromRestore(state?.restore);
        closing.dispose();
        if (closed.signal.aborted) return;
        // Something else was shown while the document was read: it is what the user wants to see.
        if (this.#session) {
          panel.dispose();
          return;
        }
        const session = this.#open(panel);
        if (content) session.show(content);
      },
    });
  }

  show(content: PanelContent): void {
    if (this.#session) {
      this.#session.panel.reveal(undefined, true);
    } else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.#open(vscode.window.createWebviewPanel(viewType, panelTitle, column));
    }
    this.#session?.show(content);
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#session?.dispose();
  }

  #open(panel: vscode.WebviewPanel): PanelSession {
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'icon.png');
    const session = new PanelSession(panel, this.#extensionUri, this.#engine, this.#log);
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return session;
  }
}
