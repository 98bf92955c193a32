import * as vscode from 'vscode';
import type { SegmentUnit } from '../../core/text/segmentText.ts';
import type { PageState } from '../../protocol/pageApi.ts';
import { setContext } from '../../host/commands.ts';
import { explorerViewType, panelTitle } from '../../host/contributions.ts';
import type { ResultHit } from '../../host/results.ts';
import {
  isInItsRow,
  matchedOffsets,
  openHitDocument,
  type HitDocument,
} from '../../host/text/hitDocument.ts';
import { nameOf } from '../../host/text/resource.ts';
import type { ExplorerView } from './editorContent.ts';
import { neighboursAt, type PanelContent } from './model/panelContent.ts';
import { fromRestore, wasPinned } from './panelRestore.ts';
import type { PanelServices } from './pageAnswers.ts';
import type { PanelSession } from './panelSession.ts';

/** Documents and what each is cut into. */
interface WholeDocuments {
  readonly documents: readonly vscode.TextDocument[];
  readonly unitOf: (document: vscode.TextDocument) => SegmentUnit;
}

/**
 * The explorer's panels: one for the text that was chosen last, and those that are pinned. Each is a session of its own;
 * all come back after a reload.
 */
export class ExplorerPanels implements ExplorerView, vscode.Disposable {
  readonly #services: PanelServices;
  readonly #serializer: vscode.Disposable;
  /** Those that are open; the one that was used last is the last. */
  #sessions: readonly PanelSession[] = [];
  /** Those that somebody has filled since the window was loaded. */
  readonly #filled = new WeakSet<PanelSession>();

  constructor(services: PanelServices) {
    this.#services = services;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(explorerViewType, {
      deserializeWebviewPanel: (panel, state: PageState | undefined) => this.#restore(panel, state),
    });
    this.#announce();
  }

  get current(): PanelSession | undefined {
    return this.#sessions.find(({ panel }) => panel.active) ?? this.#sessions.at(-1);
  }

  async show(content: PanelContent): Promise<PanelSession> {
    const Session = await loadSession();
    const open = this.#sessions.findLast(({ isPinned }) => !isPinned);
    open?.panel.reveal(undefined, true);
    const session = open ?? this.#open(Session, createPanel(), false);
    this.#filled.add(session);
    session.show(content);
    return session;
  }

  /** Shows the neighbours of the segment at a place of a document. */
  async showNeighbours({ uri }: vscode.TextDocument, offset: number): Promise<void> {
    await this.show(neighboursAt(uri, offset));
  }

  /**
   * Shows the file of a hit in Parquet with its record selected, and gives the panel the focus: the panel reads it, and says how far it
   * is. Throws as `openHitDocument`.
   */
  async showHit(hit: ResultHit): Promise<void> {
    const { uri } = hit;
    const selected = (await isInItsRow(hit))
      ? { uri, line: hit.range.start.line }
      : matchedPlaceOf(await openHitDocument(hit));
    const panel = await this.show({
      kind: 'documents',
      title: nameOf(uri),
      uris: [uri],
      tab: 'tokens',
      selected,
    });
    panel.focus();
  }

  /** The whole documents that the panel shows which is used, or was last; undefined where it shows none. */
  wholeDocuments(): WholeDocuments | undefined {
    const content = this.current?.content;
    if (content?.content.kind !== 'documents' || content.documents.length === 0) return undefined;
    return {
      documents: content.documents.map(({ document }) => document),
      unitOf: (document) => content.unitOf(document),
    };
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const session of this.#sessions) session.dispose();
  }

  async #restore(panel: vscode.WebviewPanel, state: PageState | undefined): Promise<void> {
    const closed = new AbortController();
    const closing = panel.onDidDispose(() => {
      closed.abort();
    });
    const Session = await loadSession();
    const content = await fromRestore(state?.restore, state?.tab, state?.segment);
    closing.dispose();
    if (closed.signal.aborted) return;
    const isPinned = wasPinned(state?.restore);
    // Something else was shown while the document was read: it is what the user wants to see.
    const isLate = this.#sessions.some((open) => !open.isPinned && this.#filled.has(open));
    if (isLate && !isPinned) {
      panel.dispose();
      return;
    }
    const session = this.#open(Session, panel, isPinned);
    if (content) session.show(content);
  }

  #open(Session: typeof PanelSession, panel: vscode.WebviewPanel, isPinned: boolean): PanelSession {
    const icon = (name: string): vscode.Uri =>
      vscode.Uri.joinPath(this.#services.extensionUri, 'media', name);
    panel.iconPath = { light: icon('explorerLight.svg'), dark: icon('explorerDark.svg') };
    const session = new Session(panel, this.#services, {
      isPinned,
      onPin: () => {
        this.#announce();
      },
    });
    panel.onDidDispose(() => {
      session.dispose();
      this.#sessions = this.#sessions.filter((other) => other !== session);
      this.#announce();
    });
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#use(session);
      this.#announce();
    });
    this.#use(session);
    this.#announce();
    return session;
  }

  #use(session: PanelSession): void {
    this.#sessions = [...this.#sessions.filter((other) => other !== session), session];
  }

  #announce(): void {
    void setContext('explorerOpen', this.#sessions.length > 0);
    void setContext('explorerPinned', this.current?.isPinned === true);
  }
}

/** With all that answers a page's questions it is a large part of what the host loads: only a panel needs it. */
async function loadSession(): Promise<typeof PanelSession> {
  const { PanelSession } = await import('./panelSession.ts');
  return PanelSession;
}

function createPanel(): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(
    explorerViewType,
    panelTitle,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableFindWidget: true },
  );
}

/** Where in its document the text of a hit is whose row holds another one by now. */
function matchedPlaceOf(found: HitDocument): { readonly uri: vscode.Uri; readonly offset: number } {
  const { uri, start } = matchedOffsets(found);
  return { uri, offset: start };
}
