import * as vscode from 'vscode';
import { DelayedCall } from '../../host/delayedCall.ts';
import type { EditorContent } from './editorContent.ts';
import type { ShownDocument } from './model/shownDocument.ts';

// Long enough for a word to be typed, short enough not to be waited for.
const editPauseMs = 400;
const cursorDelayMs = 100;

interface Listener {
  /** Segments moved, went, or have another text. */
  readonly onEdit: () => void;
  /** After a pause: what changed is to be embedded. */
  readonly onEdited: () => void;
  readonly onCursor: (segment: number) => void;
  /** Whether neighbours were looked for in this document too. */
  readonly isBeside: (document: vscode.TextDocument) => boolean;
  /** After a pause: such a document was edited. */
  readonly onBesideEdited: () => void;
  /** A notebook has other cells. */
  readonly onCells: (notebook: vscode.NotebookDocument) => void;
  readonly onRename: (files: vscode.FileRenameEvent['files']) => void;
}

/** Tells a panel what happens in the editors of its content's documents. */
export class EditorFollower implements vscode.Disposable {
  readonly #content: () => EditorContent | undefined;
  readonly #listener: Listener;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #cursor: DelayedCall;
  readonly #beside: DelayedCall;
  #revealed: { readonly uri: string; readonly range: vscode.Range } | undefined;
  #editTimer: NodeJS.Timeout | undefined;

  constructor(content: () => EditorContent | undefined, listener: Listener) {
    this.#content = content;
    this.#listener = listener;
    this.#cursor = new DelayedCall(cursorDelayMs, () => {
      this.#followCursor();
    });
    this.#beside = new DelayedCall(editPauseMs, listener.onBesideEdited);
    this.#subscriptions.push(
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (contentChanges.length > 0) listener.onCells(notebook);
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        listener.onRename(files);
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#followEdit(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#takeOver(document);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        // What the panel itself has selected is not where somebody went.
        const { document } = textEditor;
        const isOwn =
          this.#revealed?.uri === document.uri.toString() &&
          selection?.isEqual(this.#revealed.range) === true;
        if (!isOwn) this.#cursor.request();
      }),
    );
  }

  /** The panel is about to select this. */
  expect(document: vscode.TextDocument, range: vscode.Range): void {
    this.#revealed = { uri: document.uri.toString(), range };
  }

  dispose(): void {
    clearTimeout(this.#editTimer);
    this.#cursor.dispose();
    this.#beside.dispose();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #followCursor(): void {
    const editor = vscode.window.activeTextEditor;
    const content = this.#content();
    if (!editor || !content) return;
    const { document, selection } = editor;
    const segment = content.segmentAt(document, document.offsetAt(selection.active));
    if (segment >= 0 && segment !== content.selected) this.#listener.onCursor(segment);
  }

  #followEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const content = this.#content();
    if (this.#listener.isBeside(document)) this.#beside.request();
    const shown = this.#shownOf(document);
    if (!content || shown.length === 0 || contentChanges.length === 0) return;
    for (const one of shown) content.applyEdit(one, contentChanges);
    this.#listener.onEdit();
    this.#embedSoon();
  }

  /**
   * A document that was closed and opened again is another object, and may have another text; one whose language
   * is changed is closed and opened too.
   */
  #takeOver(document: vscode.TextDocument): void {
    const shown = this.#shownOf(document);
    if (shown.length === 0) return;
    for (const one of shown) one.replaceDocument(document);
    this.#embedSoon();
  }

  #shownOf(document: vscode.TextDocument): readonly ShownDocument<vscode.TextDocument>[] {
    const uri = document.uri.toString();
    const shown = this.#content()?.documents ?? [];
    return shown.filter((one) => one.document.uri.toString() === uri);
  }

  #embedSoon(): void {
    clearTimeout(this.#editTimer);
    this.#editTimer = setTimeout(() => {
      this.#listener.onEdited();
    }, editPauseMs);
  }
}
