import type * as vscode from 'vscode';
import { inputAt, isReadInPart, modelInput } from '../../core/text/blocks/modelInput.ts';
import { rangeOf } from './textPlace.ts';
import { textKindOf } from './resource.ts';

type ColumnsOf = (uri: vscode.Uri) => readonly string[] | undefined;

let columnsOf: ColumnsOf = () => undefined;

/** Says which columns of tables are text, where somebody chose them. */
export function readTablesBy(choice: ColumnsOf): void {
  columnsOf = choice;
}

interface KeptInput {
  /** As the columns of a table were chosen. */
  readonly columns: string;
  readonly version: number;
  readonly text: string;
  readonly input: string;
}

const kept = new WeakMap<vscode.TextDocument, KeptInput>();

/** What a model reads of a part of a document, as long as the part: without the commands of LaTeX, a table's doubled quotes. */
export function readIn(document: vscode.TextDocument, start: number, end: number): string {
  if (!isReadInPart(textKindOf(document))) return document.getText(rangeOf(document, start, end));
  const { input, text } = inputOf(document);
  return inputAt(input, text, { start, end }) ?? text.slice(start, end);
}

/** As `readIn`, of a line, from 0. */
export function readLine(document: vscode.TextDocument, line: number): string {
  const { text, range } = document.lineAt(line);
  if (!isReadInPart(textKindOf(document))) return text;
  return readIn(document, document.offsetAt(range.start), document.offsetAt(range.end));
}

/** The whole document, read once for each version. */
function inputOf(document: vscode.TextDocument): KeptInput {
  const { version } = document;
  const names = columnsOf(document.uri);
  const columns = JSON.stringify(names ?? []);
  const known = kept.get(document);
  if (known?.version === version && known.columns === columns) return known;
  const text = document.getText();
  const made = { version, columns, text, input: modelInput(text, textKindOf(document), names) };
  kept.set(document, made);
  return made;
}
