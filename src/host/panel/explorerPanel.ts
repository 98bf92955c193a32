import * as vscode from 'vscode';
import type { PageState } from '../../protocol/pageApi.ts';
import { fromRestore, type PanelContent } from './panelContent.ts';
import { panelTitle, PanelSession, type PanelServices } from './panelSession.ts';
import type { ShownContent } from './shownContent.ts';

const viewType = 'semanticText.explorer';

/** What features may do with the explorer panel. */
export interface ExplorerView {
  /** Shows the panel beside the editor with `content`, and embeds it. */
  show(content: PanelContent): void;
  /** What it shows, with the segments as they are by now. */
  readonly content: ShownContent | undefined;
}

/** The one explorer panel: opens, closes, comes back after a reload; each opening is a session of its own. */
export class ExplorerPanel implements ExplorerView, vscode.Disposable {
  readonly #services: PanelServices;
  readonly #serializer: vscode.Disposable;
  #session: PanelSession | undefined;

  constructor(services: PanelServices) {
    this.#services = services;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: PageState | undefined) => {
        const closed = new AbortController();
        const closing = panel.onDidDispose(() => {
          closed.abort();
        });
        const content = await fromRestore(state?.restore, state?.tab, state?.segment);
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

  get content(): ShownContent | undefined {
    return this.#session?.content;
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
    panel.iconPath = vscode.Uri.joinPath(this.#services.extensionUri, 'media', 'icon.png');
    const session = new PanelSession(panel, this.#services);
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return session;
  }
}
