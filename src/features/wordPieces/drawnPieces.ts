import * as vscode from 'vscode';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import { wordsIn } from '../../core/tokenizer/wordsIn.ts';
import { DelayedCall } from '../../host/delayedCall.ts';
import { readLine } from '../../host/text/documentInput.ts';
import { PieceDecorations } from './pieceDecorations.ts';
import { visibleSlices } from './visibleSlices.ts';

const redrawMs = 50;

/** The borders of pieces in all editors in view, from its making until it is disposed of. */
export class DrawnPieces implements vscode.Disposable {
  readonly #tokenizer: Tokenizer;
  readonly #decorations = new PieceDecorations();
  readonly #subscriptions: vscode.Disposable[];
  readonly #stale = new Set<vscode.TextEditor>();
  readonly #redraw = new DelayedCall(redrawMs, () => {
    this.#drawStale();
  });

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.#subscriptions = [
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#drawSoon(editor);
      }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        this.#drawSoon(textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        for (const editor of vscode.window.visibleTextEditors) {
          if (editor.document === document) this.#drawSoon(editor);
        }
      }),
    ];
    for (const editor of vscode.window.visibleTextEditors) this.#draw(editor);
  }

  dispose(): void {
    this.#redraw.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#decorations.dispose();
  }

  #drawSoon(editor: vscode.TextEditor): void {
    this.#stale.add(editor);
    this.#redraw.request();
  }

  #drawStale(): void {
    const visible = vscode.window.visibleTextEditors.filter((editor) => this.#stale.has(editor));
    this.#stale.clear();
    for (const editor of visible) this.#draw(editor);
  }

  #draw(editor: vscode.TextEditor): void {
    const { document, visibleRanges } = editor;
    const slices = visibleSlices(visibleRanges, document.lineCount, (line) =>
      readLine(document, line),
    );
    const lines = slices.map(({ line, text, span }) => ({
      line,
      words: wordsIn(this.#tokenizer, text, span),
    }));
    this.#decorations.draw(editor, lines);
  }
}
