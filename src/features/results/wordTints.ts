import * as vscode from 'vscode';
import type { ColorId } from '../../host/contributions.ts';
import { setContext } from '../../host/commands.ts';
import { rangeInText, textPlace } from '../../host/text/textPlace.ts';
import type { MatchedWord } from './model/matchedWords.ts';
import type { ResultHit } from '../../host/results.ts';

/** Tints the words that made one hit match, in every editor that shows it, until its document is edited. */
export class WordTints implements vscode.Disposable {
  readonly #types: Readonly<Record<MatchedWord['strength'], vscode.TextEditorDecorationType>> = {
    strong: createType('semanticText.matchedWordStrongBackground', '0 0 2px 0', 'solid'),
    weak: createType('semanticText.matchedWordBackground', '0 0 1px 0', 'dashed'),
  };
  readonly #subscriptions: readonly vscode.Disposable[];
  #shown: { readonly hit: ResultHit; readonly words: readonly MatchedWord[] } | undefined;

  constructor() {
    this.#subscriptions = [
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#draw();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#isOf(document)) this.clear();
      }),
    ];
  }

  show(hit: ResultHit, words: readonly MatchedWord[]): void {
    this.#shown = words.length > 0 ? { hit, words } : undefined;
    this.#draw();
    this.#announce();
  }

  clear(): void {
    if (!this.#shown) return;
    this.#shown = undefined;
    this.#draw();
    this.#announce();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const type of Object.values(this.#types)) type.dispose();
  }

  #isOf({ uri }: vscode.TextDocument): boolean {
    return this.#shown?.hit.uri.toString() === uri.toString();
  }

  #announce(): void {
    void setContext('wordTintsShown', this.#shown !== undefined);
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const ranges = this.#isOf(editor.document) ? this.#ranges(editor.document) : [];
      for (const [strength, type] of Object.entries(this.#types)) {
        const drawn = ranges.filter((range) => range.strength === strength);
        editor.setDecorations(
          type,
          drawn.map(({ range }) => range),
        );
      }
    }
  }

  #ranges(
    document: vscode.TextDocument,
  ): { range: vscode.Range; strength: MatchedWord['strength'] }[] {
    if (!this.#shown) return [];
    const { hit, words } = this.#shown;
    const place = textPlace(document, document.offsetAt(hit.range.start), hit.text);
    if (!place) return [];
    return words.map((word) => {
      const range = rangeInText(document, place.start, hit.text, word);
      return { range, strength: word.strength };
    });
  }
}

function createType(
  background: ColorId,
  borderWidth: string,
  borderStyle: string,
): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(background),
    borderColor: new vscode.ThemeColor('semanticText.matchedWordBorder' satisfies ColorId),
    borderWidth,
    borderStyle,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
