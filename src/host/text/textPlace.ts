import * as vscode from 'vscode';
import type { Span } from '../../core/text/span.ts';

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
  const text = inDocument(document, found);
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

/** The range of a span of a text that stands in a document from `start` on, or stood there when it was found. */
export function rangeInText(
  document: vscode.TextDocument,
  start: vscode.Position,
  found: string,
  span: Span,
): vscode.Range {
  const from = document.offsetAt(start);
  const offset = (end: number): number => from + inDocument(document, found.slice(0, end)).length;
  return rangeOf(document, offset(span.start), offset(span.end));
}

/** An editor gives all lines of a document one end, whatever ends they have in the file. */
function inDocument({ eol }: vscode.TextDocument, found: string): string {
  return found.replace(/\r\n|\r|\n/g, eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}
