import * as vscode from 'vscode';
import type { PageState } from '../../protocol/pageApi.ts';
import { explorerViewType } from '../../host/contributions.ts';
import type { EditorContent, ExplorerView } from './editorContent.ts';
import { neighboursAt, type PanelContent } from './model/panelContent.ts';
import { fromRestore } from './panelRestore.ts';
import type { PanelServices } from './pageAnswers.ts';
import { panelTitle, PanelSession } from './panelSession.ts';

/** The one explorer panel: opens, closes, comes back after a reload; each opening is a session of its own. */
export class ExplorerPanel implements ExplorerView, vscode.Disposable {
  readonly #services: PanelServices;
  readonly #serializer: vscode.Disposable;
  #session: PanelSession | undefined;

  constructor(services: PanelServices) {
    this.#services = services;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(explorerViewType, {
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

  get content(): EditorContent | undefined {
    return this.#session?.content;
  }

  show(content: PanelContent): void {
    if (this.#session) {
      this.#session.panel.reveal(undefined, true);
    } else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const options = { enableFindWidget: true };
      this.#open(vscode.window.createWebviewPanel(explorerViewType, panelTitle, column, options));
    }
    this.#session?.show(content);
  }

  /** Shows the neighbours of the segment at a place of a document. */
  showNeighbours({ uri }: vscode.TextDocument, offset: number): void {
    this.show(neighboursAt(uri, offset));
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#session?.dispose();
  }

  #open(panel: vscode.WebviewPanel): PanelSession {
    const icon = (name: string): vscode.Uri =>
      vscode.Uri.joinPath(this.#services.extensionUri, 'media', name);
    panel.iconPath = { light: icon('explorerLight.svg'), dark: icon('explorerDark.svg') };
    const session = new PanelSession(panel, this.#services);
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return session;
  }
}
