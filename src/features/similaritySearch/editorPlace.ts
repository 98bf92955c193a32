import * as vscode from 'vscode';
import { selectInView, visibleEditorOf } from '../../host/selectInView.ts';

/** Where an editor was before hits were previewed, so that Escape leads back to it. */
export class EditorPlace {
  readonly #editor: vscode.TextEditor | undefined;
  readonly #selections: readonly vscode.Selection[];
  readonly #visible: vscode.Range | undefined;
  #hasPreviewed = false;
  #isLeft = false;

  constructor(editor: vscode.TextEditor | undefined) {
    this.#editor = editor;
    this.#selections = editor?.selections ?? [];
    this.#visible = editor?.visibleRanges[0];
  }

  /** Shows a place without taking the focus from where one types. */
  async preview(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    this.#hasPreviewed = true;
    if (selectInView(document, range)) return;
    await vscode.window.showTextDocument(document, {
      viewColumn: this.#editor?.viewColumn ?? vscode.ViewColumn.Active,
      selection: range,
      preserveFocus: true,
      preview: true,
    });
  }

  /** Goes to a place. */
  async open(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    await vscode.window.showTextDocument(document, {
      viewColumn: this.#editor?.viewColumn ?? vscode.ViewColumn.Active,
      selection: range,
      preview: false,
    });
  }

  /** From now on there is no way back: a hit was chosen. */
  leave(): void {
    this.#isLeft = true;
  }

  /** Puts the editor back to where it was, unless nothing was previewed. */
  async restore(): Promise<void> {
    if (!this.#editor || !this.#hasPreviewed || this.#isLeft) return;
    const shown = visibleEditorOf(this.#editor.document);
    const editor =
      shown ??
      (await vscode.window.showTextDocument(this.#editor.document, {
        ...(this.#editor.viewColumn === undefined ? {} : { viewColumn: this.#editor.viewColumn }),
      }));
    editor.selections = this.#selections;
    if (this.#visible) editor.revealRange(this.#visible, vscode.TextEditorRevealType.AtTop);
  }
}
