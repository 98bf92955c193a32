import * as vscode from 'vscode';
import type { ColorId } from '../../host/contributions.ts';
import type { Word } from '../../core/tokenizer/wordsIn.ts';

type PieceKind = 'first' | 'continuation' | 'rightToLeftContinuation' | 'unknown';

/** Hebrew, Arabic and their neighbours. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

interface Looks {
  readonly color: ColorId;
  readonly width: string;
  readonly style: string;
}

/** A continuation has no border where the piece before it ends. */
const looks: Readonly<Record<PieceKind, Looks>> = {
  first: { color: 'semanticText.pieceBorder', width: '1px', style: 'solid' },
  continuation: {
    color: 'semanticText.continuationPieceBorder',
    width: '1px 1px 1px 0',
    style: 'dashed solid',
  },
  rightToLeftContinuation: {
    color: 'semanticText.continuationPieceBorder',
    width: '1px 0 1px 1px',
    style: 'dashed solid',
  },
  unknown: { color: 'semanticText.unknownPieceBorder', width: '1px 1px 2px', style: 'dotted' },
};

/** The boxes around pieces: behind the text, so that they take no room in it. */
export class PieceDecorations implements vscode.Disposable {
  // Two of each, in turns: VS Code draws touching ranges of one decoration as one box.
  readonly #types: Readonly<Record<PieceKind, readonly vscode.TextEditorDecorationType[]>> = {
    first: [createType('first'), createType('first')],
    continuation: [createType('continuation'), createType('continuation')],
    rightToLeftContinuation: [
      createType('rightToLeftContinuation'),
      createType('rightToLeftContinuation'),
    ],
    unknown: [createType('unknown'), createType('unknown')],
  };

  /** Draws these words of these lines, in the order in which they stand, and nothing else. */
  draw(
    editor: vscode.TextEditor,
    lines: readonly { line: number; words: readonly Word[] }[],
  ): void {
    const ranges = new Map<vscode.TextEditorDecorationType, vscode.Range[]>(
      Object.values(this.#types).flatMap((pair) => pair.map((type) => [type, []])),
    );
    for (const { line, words } of lines) {
      let turn = 0;
      for (const word of words) {
        for (const [i, { start, end }] of word.pieces.entries()) {
          const type = this.#types[kindOf(word, i)][turn++ % 2];
          if (type) ranges.get(type)?.push(new vscode.Range(line, start, line, end));
        }
      }
    }
    for (const [type, drawn] of ranges) editor.setDecorations(type, drawn);
  }

  /** Takes away what is drawn in any editor. */
  dispose(): void {
    for (const type of Object.values(this.#types).flat()) type.dispose();
  }
}

function kindOf({ pieces, isUnknown }: Word, index: number): PieceKind {
  if (isUnknown) return 'unknown';
  if (index === 0) return 'first';
  const isRightToLeft = rightToLeft.test(pieces[index]?.token ?? '');
  return isRightToLeft ? 'rightToLeftContinuation' : 'continuation';
}

function createType(kind: PieceKind): vscode.TextEditorDecorationType {
  const { color, width, style } = looks[kind];
  return vscode.window.createTextEditorDecorationType({
    borderColor: new vscode.ThemeColor(color),
    borderWidth: width,
    borderStyle: style,
    borderRadius: '2px',
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
