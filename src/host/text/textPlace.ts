import * as vscode from 'vscode';

/** The range of UTF-16 offsets in a document. */
export function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Where a text is that stood at `offset` once: there still, or where it is next. Undefined where it is gone. */
export function textPlace(
  document: vscode.TextDocument,
  offset: number,
  found: string,
): vscode.Range | undefined {
  // A document has one kind of line end, whatever its file mixes.
  const text = found.replace(/\r\n|\r|\n/g, document.eol === vscode.EndOfLine.LF ? '\n' : '\r\n');
  const rangeAt = (start: number): vscode.Range => rangeOf(document, start, start + text.length);
  const range = rangeAt(offset);
  if (document.getText(range) === text) return range;
  const whole = document.getText();
  const before = whole.lastIndexOf(text, offset);
  const after = whole.indexOf(text, offset);
  if (before === -1 && after === -1) return undefined;
  const isAfterNearer = after !== -1 && after - offset < offset - before;
  return rangeAt(before === -1 || isAfterNearer ? after : before);
}
