import * as vscode from 'vscode';

export type PieceKind = 'first' | 'continuation' | 'unknown';

/**
 * How pieces are drawn. A border lies behind the text and takes no room in it. A continuation has none at its
 * left, where the piece before it ends.
 */
export function createPieceDecorations(): Readonly<
  Record<PieceKind, vscode.TextEditorDecorationType>
> {
  return {
    first: boxes('semanticText.pieceBorder', '1px', 'solid'),
    continuation: boxes('semanticText.continuationPieceBorder', '1px 1px 1px 0', 'dashed'),
    unknown: boxes('semanticText.unknownPieceBorder', '1px 1px 2px 1px', 'dotted'),
  };
}

function boxes(color: string, width: string, style: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    borderColor: new vscode.ThemeColor(color),
    borderWidth: width,
    borderStyle: style,
    borderRadius: '2px',
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
