import * as vscode from 'vscode';
import { LineIndex } from '../../core/text/lineIndex.ts';
import type { TableCut } from '../../node/tables/heldTable.ts';
import type { TableOnDisk } from '../../protocol/corpusApi.ts';

interface TableText {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly languageId: string;
  /** Whether a line is a row, and no line of the file. */
  readonly isByRow: boolean;
  /** Where other processes read it, if they can. */
  readonly path: string | undefined;
  /** Where it is too long to be held as it is. */
  readonly cut?: TableCut | undefined;
}

// Each that is read is another version, as an edited document is.
let versions = 0;

/**
 * A table that no editor has as a document: what is no text, or too long for an editor to tell of. Its text is as it was
 * read; `isClosed` says that the file has changed since.
 */
export class TableDocument implements vscode.TextDocument {
  readonly uri: vscode.Uri;
  readonly languageId: string;
  readonly isByRow: boolean;
  /** Undefined where its text is all that the file says. */
  readonly cut: TableCut | undefined;
  /** For whoever reads the file itself. */
  readonly onDisk: TableOnDisk | undefined;
  readonly version = ++versions;
  readonly isUntitled = false;
  readonly isDirty = false;
  readonly encoding = 'utf8';
  readonly eol = vscode.EndOfLine.LF;
  isClosed = false;
  readonly #text: string;
  readonly #lines: LineIndex;

  constructor({ uri, text, languageId, isByRow, path, cut }: TableText) {
    this.uri = uri;
    this.languageId = languageId;
    this.isByRow = isByRow;
    this.cut = cut;
    const mostValueUnits = cut?.mostValueUnits;
    this.onDisk = path === undefined ? undefined : { path, units: text.length, mostValueUnits };
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  get fileName(): string {
    return this.uri.fsPath;
  }

  get lineCount(): number {
    return this.#lines.lineCount;
  }

  save(): Promise<boolean> {
    return Promise.resolve(false);
  }

  lineAt(at: number | vscode.Position): vscode.TextLine {
    const line = typeof at === 'number' ? at : at.line;
    const { start, end } = this.#lines.span(line);
    const text = this.#text.slice(start, end);
    const isLast = line === this.lineCount - 1;
    const next = isLast ? new vscode.Position(line, text.length) : new vscode.Position(line + 1, 0);
    const firstNonWhitespaceCharacterIndex = text.length - text.trimStart().length;
    return {
      lineNumber: line,
      text,
      range: new vscode.Range(line, 0, line, text.length),
      rangeIncludingLineBreak: new vscode.Range(new vscode.Position(line, 0), next),
      firstNonWhitespaceCharacterIndex,
      isEmptyOrWhitespace: firstNonWhitespaceCharacterIndex === text.length,
    };
  }

  offsetAt(position: vscode.Position): number {
    const { line, character } = this.validatePosition(position);
    return this.#lines.span(line).start + character;
  }

  positionAt(offset: number): vscode.Position {
    const at = Math.min(Math.max(0, offset), this.#text.length);
    const line = this.#lines.lineAt(at);
    const { start, end } = this.#lines.span(line);
    return new vscode.Position(line, Math.min(at, end) - start);
  }

  getText(range?: vscode.Range): string {
    if (!range) return this.#text;
    return this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  getWordRangeAtPosition(): undefined {
    return undefined;
  }

  validateRange({ start, end }: vscode.Range): vscode.Range {
    return new vscode.Range(this.validatePosition(start), this.validatePosition(end));
  }

  validatePosition({ line, character }: vscode.Position): vscode.Position {
    if (line >= this.lineCount) {
      const last = this.#lines.span(this.lineCount - 1);
      return new vscode.Position(this.lineCount - 1, last.end - last.start);
    }
    const { start, end } = this.#lines.span(line);
    return new vscode.Position(line, Math.min(character, end - start));
  }
}
