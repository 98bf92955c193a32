import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { metTints } from '../../core/tokenVectors/metWords.ts';
import { metBackgrounds, type ColorId } from '../../host/contributions.ts';
import { setContext } from '../../host/commands.ts';
import { DecorationKinds, type KindOfDecoration } from '../../host/decorationKinds.ts';
import { rangeInText, textPlace } from '../../host/text/textPlace.ts';
import { metForegrounds } from './model/metColors.ts';
import type { MatchedWord } from './model/matchedWords.ts';
import type { TintedWord } from './model/tintedWords.ts';
import type { ResultHit } from '../../host/results.ts';

const strengths = ['strong', 'weak'] as const;
const lines = {
  strong: { width: '0 0 2px 0', style: 'solid' },
  weak: { width: '0 0 1px 0', style: 'dashed' },
} as const;
// What stands behind a word must not move the rest of its line away.
const shownCharacters = 24;

/**
 * Tints the words that made one hit match, in every editor that shows it, until its document is edited. A word that a word of the query
 * met has that one's colour, and, where it is another word, that one behind it: colours alone tell nothing to some eyes.
 */
export class WordTints implements vscode.Disposable {
  readonly #tints = new DecorationKinds(() =>
    Object.fromEntries(
      strengths.flatMap((strength) =>
        [undefined, ...Array.from({ length: metTints }, (_, tint) => tint)].map((tint) => [
          kindOf(strength, tint),
          createType(strength, tint),
        ]),
      ),
    ),
  );
  readonly #subscriptions: readonly vscode.Disposable[];
  #shown: { readonly hit: ResultHit; readonly words: readonly TintedWord[] } | undefined;

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

  show(hit: ResultHit, words: readonly TintedWord[]): void {
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
    this.#tints.dispose();
  }

  #isOf({ uri }: vscode.TextDocument): boolean {
    return this.#shown?.hit.uri.toString() === uri.toString();
  }

  #announce(): void {
    void setContext('wordTintsShown', this.#shown !== undefined);
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      this.#tints.draw(editor, this.#isOf(editor.document) ? this.#drawn(editor.document) : []);
    }
  }

  #drawn(document: vscode.TextDocument): KindOfDecoration<string>[] {
    if (!this.#shown) return [];
    const { hit, words } = this.#shown;
    const place = textPlace(document, document.offsetAt(hit.range.start), hit.text);
    if (!place) return [];
    return words.map((word) => {
      const range = rangeInText(document, place.start, hit.text, word);
      return {
        kind: kindOf(word.strength, word.met?.tint),
        options: { range, ...(word.met && metOptions(word.met)) },
      };
    });
  }
}

function kindOf(strength: MatchedWord['strength'], tint: number | undefined): string {
  return `${strength} ${tint ?? 'none'}`;
}

/** Says which word of the query it met: behind it, where it is not the same, and to the mouse. */
function metOptions({
  asked,
  isSame,
  tint,
}: NonNullable<TintedWord['met']>): Omit<vscode.DecorationOptions, 'range'> {
  const words = oneLine(asked.join(', '), shownCharacters);
  const hoverMessage = new vscode.MarkdownString();
  hoverMessage.appendText(t('Met “{0}” of the query', words));
  if (isSame) return { hoverMessage };
  const after = {
    contentText: `‹${words}›`,
    color: new vscode.ThemeColor('editor.foreground'),
    // What is selected has another background, on which its letters may not be seen.
    backgroundColor: new vscode.ThemeColor('editor.background'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor(metForegrounds[tint] ?? ''),
    fontStyle: 'italic',
    margin: '0 0 0 2px',
  };
  return { hoverMessage, renderOptions: { after } };
}

function createType(
  strength: MatchedWord['strength'],
  tint: number | undefined,
): vscode.TextEditorDecorationType {
  const isStrong = strength === 'strong';
  const matched: ColorId = isStrong
    ? 'semanticText.matchedWordStrongBackground'
    : 'semanticText.matchedWordBackground';
  const border: ColorId = 'semanticText.matchedWordBorder';
  const { width, style } = lines[strength];
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(metBackgrounds[tint ?? -1] ?? matched),
    borderColor: new vscode.ThemeColor(metForegrounds[tint ?? -1] ?? border),
    borderWidth: width,
    borderStyle: style,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
