import * as vscode from 'vscode';
import { isParquet } from '../../core/tables/readTable.ts';
import { nameOf } from './resource.ts';
import { TableDocument } from './tableDocument.ts';

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

/** Whether a file is a table that an editor does not open as text. */
export function isTableFile({ path }: Pick<vscode.Uri, 'path'>): boolean {
  return isParquet(path);
}

/**
 * The table in such a file, read once as long as the file stays as it is. Throws `fileUnreadable`, `unsupported`, and what
 * the file system throws.
 */
export async function openTable(uri: vscode.Uri): Promise<TableDocument> {
  const name = uri.toString();
  const { mtime, size } = await vscode.workspace.fs.stat(uri);
  const known = opened.get(name);
  const document = known?.document.deref();
  if (document && !document.isClosed && known?.mtime === mtime && known.size === size) {
    return document;
  }
  // Only now: few have one.
  const { parquetAsJsonLines } = await import('../../node/files/parquetTable.ts');
  const source = uri.scheme === 'file' ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
  const text = await parquetAsJsonLines(source, nameOf(uri));
  const made = new TableDocument({ uri, text, languageId: 'jsonl', isByRow: true });
  opened.set(name, { document: new WeakRef(made), mtime, size });
  forgotten.register(made, name);
  return made;
}
