import * as vscode from 'vscode';
import { isParquet, tableFormatOf } from '../../core/tables/tableFormat.ts';
import type { ReadTableOptions } from '../../node/tables/tableLimit.ts';
import type { HeldTable } from '../../node/tables/heldTable.ts';
import { DelayedCall } from '../delayedCall.ts';
import { nameOf } from './resource.ts';
import { TableDocument } from './tableDocument.ts';

/** Bytes of a text beyond which VS Code gives extensions no document. */
const mostEditorBytes = 50_000_000;

interface Opened {
  /** As long as somebody shows it. */
  readonly document: WeakRef<TableDocument>;
  /** When its file was written, and how long it was. */
  readonly mtime: number;
  readonly size: number;
}

/** By URI. */
const opened = new Map<string, Opened>();
const forgotten = new FinalizationRegistry<string>((name) => {
  if (opened.get(name)?.document.deref() === undefined) opened.delete(name);
});

// The last one is held for a while, since somebody goes from one of its records to the next.
const holdMs = 60_000;
const held = new Set<TableDocument>();
const letGo = new DelayedCall(holdMs, () => {
  held.clear();
});

/** Whether a file is a table that VS Code opens for no extension: Parquet, or one that is too large for an editor. */
export async function isTableFile(uri: vscode.Uri): Promise<boolean> {
  if (isParquet(uri.path)) return true;
  if (uri.scheme !== 'file' || tableFormatOf(uri.path) === undefined) return false;
  const name = uri.toString();
  if (vscode.workspace.textDocuments.some((open) => open.uri.toString() === name)) return false;
  // What is not there is for the editor to say.
  const found = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
  return found !== undefined && found.size > mostEditorBytes;
}

/**
 * The table in such a file, read once as long as the file stays as it is; one that is too long for memory with its long values cut. Throws `fileUnreadable`, `unsupported`, and what
 * the file system throws.
 */
export async function openTable(
  uri: vscode.Uri,
  options?: ReadTableOptions,
): Promise<TableDocument> {
  const name = uri.toString();
  const { mtime, size } = await vscode.workspace.fs.stat(uri);
  const known = openedAs(name, mtime, size);
  if (known) return hold(known);
  const path = uri.scheme === 'file' ? uri.fsPath : undefined;
  // Only now: few have one.
  const { holdTable } = await import('../../node/tables/heldTable.ts');
  const { text, cut }: HeldTable =
    path === undefined
      ? { text: await parquetElsewhere(uri, options), cut: undefined }
      : await holdTable(path, nameOf(uri), options);
  const isByRow = isParquet(uri.path) || cut !== undefined;
  const isLines = isByRow || tableFormatOf(uri.path) === 'jsonLines';
  const languageId = isLines ? 'jsonl' : 'csv';
  const made = new TableDocument({ uri, text, languageId, isByRow, path, cut });
  opened.set(name, { document: new WeakRef(made), mtime, size });
  forgotten.register(made, name);
  return hold(made);
}

/** The row of a Parquet file that was read alone last: its page is asked for at once. */
let lastRow: { readonly key: string; readonly line: string } | undefined;

/**
 * A row (from 0) of a Parquet file, as a line of its table; undefined where there is none. It alone is read, unless the table is open.
 * Throws as `openTable`.
 */
export async function openTableRow(
  uri: vscode.Uri,
  row: number,
  options?: Pick<ReadTableOptions, 'signal'>,
): Promise<string | undefined> {
  const name = uri.toString();
  const { mtime, size } = await vscode.workspace.fs.stat(uri);
  const table = openedAs(name, mtime, size);
  if (table && !table.cut) return lineOf(table, row);
  if (!isParquet(uri.path)) return wholeRow(table ?? (await openTable(uri, options)), row);
  const key = JSON.stringify([name, mtime, size, row]);
  if (lastRow?.key === key) return lastRow.line;
  // Only now: few have one.
  const { parquetLine } = await import('../../node/tables/parquetTable.ts');
  const source = uri.scheme === 'file' ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  const line = await parquetLine(source, nameOf(uri), row, options);
  if (line !== undefined) lastRow = { key, line };
  return line;
}

/** A row of an open table, from its file where it is cut in the table. */
export async function wholeRow(table: TableDocument, row: number): Promise<string | undefined> {
  const line = lineOf(table, row);
  if (line === undefined || !table.cut || table.uri.scheme !== 'file') return line;
  const whole = isParquet(table.uri.path)
    ? await openTableRow(table.uri, row)
    : await table.cut.rows?.read(row, line);
  return whole ?? line;
}

function lineOf(table: TableDocument, row: number): string | undefined {
  return row < table.lineCount ? table.lineAt(row).text : undefined;
}

/** A table that is open and whose file has not changed since. */
function openedAs(name: string, mtime: number, size: number): TableDocument | undefined {
  const known = opened.get(name);
  const document = known?.document.deref();
  const isSame = document && !document.isClosed && known?.mtime === mtime && known.size === size;
  return isSame ? document : undefined;
}

function hold(document: TableDocument): TableDocument {
  held.clear();
  held.add(document);
  letGo.request();
  return document;
}

/** Of a file that is on no disk of this machine. */
async function parquetElsewhere(uri: vscode.Uri, options?: ReadTableOptions): Promise<string> {
  // Only now: few have one.
  const { parquetAsJsonLines } = await import('../../node/tables/parquetTable.ts');
  return parquetAsJsonLines(await vscode.workspace.fs.readFile(uri), nameOf(uri), options);
}
