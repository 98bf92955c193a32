import type * as vscode from 'vscode';
import { isTableKind } from '../../core/text/blocks/documentKind.ts';
import { isReadInPart, modelInput } from '../../core/text/blocks/modelInput.ts';
import { ReadDocument, type TextKind } from '../../core/text/blocks/readDocument.ts';
import { hasMeaning } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { TableInputs } from '../../core/tables/tableInputs.ts';
import { rangeOf } from './textPlace.ts';
import { textKindOf } from './resource.ts';
import { chosenColumns } from './tableColumns.ts';

interface KeptInput {
  /** As the columns of a table were chosen. */
  readonly columns: string;
  readonly version: number;
  readonly text: string;
  /** What is read of a part, unit for unit as long. */
  readonly read: (part: Span) => string;
}

const kept = new WeakMap<vscode.TextDocument, KeptInput>();

/** What a model reads of a part of a document, as long as the part: without the commands of LaTeX, a table's doubled quotes. */
export function readIn(document: vscode.TextDocument, start: number, end: number): string {
  const kind = textKindOf(document);
  if (!isReadInPart(kind)) return document.getText(rangeOf(document, start, end));
  const { read, text } = inputOf(document, kind);
  const input = read({ start, end });
  // What somebody chose is read as it is where it is markup alone.
  return hasMeaning(input) ? input : text.slice(start, end);
}

/** As `readIn`, of a line, from 0. */
export function readLine(document: vscode.TextDocument, line: number): string {
  const { text, range } = document.lineAt(line);
  if (!isReadInPart(textKindOf(document))) return text;
  return readIn(document, document.offsetAt(range.start), document.offsetAt(range.end));
}

/** The whole document, looked through once for each version. */
function inputOf(document: vscode.TextDocument, kind: TextKind): KeptInput {
  const { version } = document;
  const names = chosenColumns(document.uri);
  const columns = JSON.stringify(names ?? []);
  const known = kept.get(document);
  if (known?.version === version && known.columns === columns) return known;
  const text = document.getText();
  const made = { version, columns, text, read: readerOf(text, kind, names) };
  kept.set(document, made);
  return made;
}

function readerOf(
  text: string,
  kind: TextKind,
  columns: readonly string[] | undefined,
): KeptInput['read'] {
  if (isTableKind(kind)) {
    const inputs = new TableInputs(text, kind, columns);
    return (part) => inputs.read(part);
  }
  const input = modelInput(new ReadDocument(text, kind), columns);
  return ({ start, end }) => input.slice(start, end);
}
