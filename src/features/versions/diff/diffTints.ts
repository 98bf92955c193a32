import * as vscode from 'vscode';
import { oneLine } from '../../../core/text/oneLine.ts';
import type { Span } from '../../../core/text/span.ts';
import type { ColorId } from '../../../host/contributions.ts';
import { DecorationKinds } from '../../../host/decorationKinds.ts';
import { rangeOf } from '../../../host/text/textPlace.ts';
import type { WordingMark } from '../model/wordingMarks.ts';
import {
  tintOf,
  wordingFacts,
  wordingMeaning,
  wordingText,
  type DiffTint,
} from '../model/wordingText.ts';

/** A mark with where it stands by now, in one of its documents. */
export interface DrawnMark {
  readonly mark: WordingMark;
  readonly span: Span;
}

export type DiffSide = 'older' | 'newer';

const quotedCharacters = 600;

/** Tints passages on both sides of a diff. */
export class DiffTints implements vscode.Disposable {
  readonly #kinds = new DecorationKinds<DiffTint>(() => ({
    reworded: createType({
      background: 'semanticText.diffRewordedBackground',
      line: 'semanticText.diffRewordedBorder',
      style: 'dotted',
    }),
    moved: createType({
      background: 'semanticText.diffMovedBackground',
      line: 'semanticText.diffMovedBorder',
      style: 'dashed',
    }),
    other: createType({
      background: 'semanticText.diffOtherBackground',
      line: 'semanticText.diffOtherBorder',
      style: 'solid',
    }),
  }));

  draw(editor: vscode.TextEditor, marks: readonly DrawnMark[], side: DiffSide): void {
    const drawn = marks.map(({ mark, span }) => {
      const range = rangeOf(editor.document, span.start, span.end);
      return { kind: tintOf(mark.wording), options: { range, hoverMessage: hoverOf(mark, side) } };
    });
    this.#kinds.draw(editor, drawn);
  }

  dispose(): void {
    this.#kinds.dispose();
  }
}

/** The word, how near both are, and the text of the other side. */
function hoverOf(mark: WordingMark, side: DiffSide): vscode.MarkdownString {
  const hover = new vscode.MarkdownString();
  const facts = wordingFacts(mark);
  hover.appendMarkdown(`**${wordingText(mark.wording)}** `);
  hover.appendText(facts);
  hover.appendMarkdown('\n\n');
  hover.appendText(wordingMeaning(mark));
  const other = side === 'older' ? mark.newer : mark.older;
  if (other) {
    hover.appendMarkdown('\n\n');
    hover.appendText(`“${oneLine(other.text.slice(0, 4 * quotedCharacters), quotedCharacters)}”`);
  }
  return hover;
}

interface TintLook {
  readonly background: ColorId;
  readonly line: ColorId;
  readonly style: 'dotted' | 'dashed' | 'solid';
}

/** The line below tells tints apart where colours do not: in high contrast, and for eyes that do not see them. */
function createType({ background, line, style }: TintLook): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(background),
    borderColor: new vscode.ThemeColor(line),
    borderStyle: style,
    borderWidth: '0 0 2px 0',
    overviewRulerColor: new vscode.ThemeColor(line),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
