import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type { DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { IndexState, WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { isUnitAffected } from '../../host/settings.ts';
import { contentIdOf, type PanelContent } from './model/panelContent.ts';
import type { PanelStatus } from '../../protocol/pageApi.ts';
import type { EditorContent } from './editorContent.ts';
import { followTables } from './tables/followTables.ts';

interface Dependencies {
  readonly corpus: DocumentCorpus;
  readonly workspace: WorkspaceSearch;
  readonly work: {
    readonly status: PanelStatus;
    embed(content: EditorContent): Promise<void>;
  };
  /** What the panel shows by now. */
  readonly content: () => EditorContent | undefined;
  /** Whether neighbours are looked for in the workspace. */
  readonly isInWorkspace: () => boolean;
  readonly show: (content: PanelContent) => void;
  /** Segments came or went, or other neighbours are to be found. */
  readonly onSegments: () => void;
  /** The workspace's index is further. */
  readonly onIndex: () => void;
}

/** Keeps a panel's content as it is by now: in the engine, with a notebook's cells, under a file's new name, cut as the settings say. */
export class ContentUpkeep implements vscode.Disposable {
  readonly #deps: Dependencies;
  readonly #index: vscode.Disposable;
  readonly #units: vscode.Disposable;
  #retained: vscode.Disposable[] = [];

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#index = this.#followIndex();
    // What is shown and what is exported must be cut alike.
    this.#units = vscode.workspace.onDidChangeConfiguration((event) => {
      if (isUnitAffected(event) && deps.content()?.content.kind === 'documents') {
        void this.embedAgain();
      }
    });
  }

  /** Keeps the content's documents in the engine, and says which files have no text. */
  retain(content: EditorContent): void {
    const { corpus, content: now, onSegments } = this.#deps;
    if (content !== now()) return;
    const before = this.#retained;
    this.#retained = content.documents.map(({ document }) => corpus.retain(document.uri));
    this.#retained.push(followTables(content, () => void this.embedAgain()));
    vscode.Disposable.from(...before).dispose();
    if (content.leftOut.length > 0) {
      const names = content.leftOut.join(', ');
      void vscode.window.showWarningMessage(
        t('Semantic Text: {0} cannot be opened as text and was left out.', names),
      );
    }
    onSegments();
  }

  /** A notebook has other cells than before: they are taken anew. */
  async followCells(notebook: vscode.NotebookDocument): Promise<void> {
    const content = this.#deps.content();
    const uri = notebook.uri.toString();
    if (content?.content.kind !== 'documents') return;
    if (!content.content.uris.some((own) => own.toString() === uri)) return;
    await content.open();
    this.retain(content);
    await this.embedAgain();
  }

  followRename(files: vscode.FileRenameEvent['files']): void {
    const content = this.#deps.content();
    if (!content) return;
    const names = new Map(files.map(({ oldUri, newUri }) => [oldUri.toString(), newUri]));
    const renamed = content.now(names);
    if (contentIdOf(renamed) !== contentIdOf(content.now())) this.#deps.show(renamed);
  }

  /** After an edit: only what has no vector runs through the model. */
  async embedAgain(): Promise<void> {
    const { work } = this.#deps;
    const content = this.#deps.content();
    // Work that the user cancelled is not taken up by typing.
    if (!content || work.status.kind === 'cancelled') return;
    await work.embed(content);
  }

  dispose(): void {
    this.#index.dispose();
    this.#units.dispose();
    vscode.Disposable.from(...this.#retained.splice(0)).dispose();
  }

  /** Tells when other neighbours are to be found in the workspace. */
  #followIndex(): vscode.Disposable {
    const { workspace, isInWorkspace, onSegments, onIndex } = this.#deps;
    let before: IndexState = workspace.state;
    return workspace.onDidChange((state) => {
      const { kind, progress } = before;
      before = state;
      if (!isInWorkspace()) return;
      // What was found may stand elsewhere by now, or be gone.
      if (kind === 'updating' && state.kind === 'ready') onSegments();
      else if (kind !== state.kind || progress !== state.progress) onIndex();
    });
  }
}
