import * as vscode from 'vscode';
import { openShownHit } from '../../host/text/hitDocument.ts';
import { LatestWork } from '../../host/latestWork.ts';
import type { ResultHit } from '../../host/results.ts';
import { selectInView, showDocument, visibleEditorOf } from '../../host/text/editors.ts';

/** Where an editor was before hits were previewed, so that Escape leads back to it. */
export class EditorPlace {
  readonly #editor: vscode.TextEditor | undefined;
  readonly #selections: readonly vscode.Selection[];
  readonly #visible: vscode.Range | undefined;
  /** Files that a preview has opened an editor for. */
  readonly #opened = new Set<string>();
  #previewing: Promise<void> = Promise.resolve();
  readonly #reading = new LatestWork();
  #turn = 0;
  #hasPreviewed = false;
  #isLeft = false;

  constructor(editor: vscode.TextEditor | undefined) {
    this.#editor = editor;
    this.#selections = editor?.selections ?? [];
    this.#visible = editor?.visibleRanges[0];
  }

  /** Shows a hit without taking the focus from where one types. Throws `fileUnreadable` where its file is gone. */
  preview(hit: ResultHit): Promise<void> {
    const turn = ++this.#turn;
    const previewing = this.#preview(hit, turn);
    this.#previewing = previewing.catch(() => undefined);
    return previewing;
  }

  /** Goes to a hit. Throws `fileUnreadable` where its file is gone. */
  async open(hit: ResultHit): Promise<void> {
    const { document, range } = await openShownHit(hit);
    await showDocument(document, { viewColumn: this.#column, selection: range, preview: false });
  }

  /** From now on there is no way back: a hit was chosen. */
  leave(): void {
    this.#isLeft = true;
    this.#turn++;
    this.#reading.stop();
  }

  /** What was chosen is not there: as if it had not been. */
  async comeBack(): Promise<void> {
    this.#isLeft = false;
    await this.restore();
  }

  /** Puts the editor back to where it was, and closes what previews have opened. */
  async restore(): Promise<void> {
    if (this.#isLeft) return;
    this.#turn++;
    this.#reading.stop();
    await this.#previewing;
    if (!this.#hasPreviewed) return;
    if (this.#editor) await this.#restoreEditor(this.#editor);
    const isOurs = ({ input, isPreview, isDirty }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputText &&
      isPreview &&
      !isDirty &&
      this.#opened.has(input.uri.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(isOurs));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  get #column(): vscode.ViewColumn {
    return this.#editor?.viewColumn ?? vscode.ViewColumn.Active;
  }

  async #preview(hit: ResultHit, turn: number): Promise<void> {
    const { document, range } = await openShownHit(hit, this.#reading.begin().signal);
    // Another hit is to be seen by now, or none.
    if (turn !== this.#turn) return;
    this.#hasPreviewed = true;
    if (selectInView(document, range)) return;
    const uri = document.uri.toString();
    if (!isInTab(uri)) this.#opened.add(uri);
    await showDocument(document, {
      viewColumn: this.#column,
      selection: range,
      preserveFocus: true,
      preview: true,
    });
  }

  async #restoreEditor(before: vscode.TextEditor): Promise<void> {
    const shown = visibleEditorOf(before.document);
    const editor =
      shown ??
      (await vscode.window.showTextDocument(before.document, {
        ...(before.viewColumn === undefined ? {} : { viewColumn: before.viewColumn }),
      }));
    editor.selections = this.#selections;
    if (this.#visible) editor.revealRange(this.#visible, vscode.TextEditorRevealType.AtTop);
  }
}

function isInTab(uri: string): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri),
  );
}
