import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';

/** The name by which the index knows a file: its path on the disk, or its URI where it is in no disk's file. */
export function indexPathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

export function uriOfIndexPath(path: string): vscode.Uri {
  return isAbsolute(path) ? vscode.Uri.file(path) : vscode.Uri.parse(path, true);
}

/** Where the index has a document: in a file, or in a cell of one. */
export function indexPlaceOf(document: vscode.TextDocument): {
  readonly path: string;
  readonly cell?: number;
} {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().findIndex((each) => each.document === document);
    if (cell >= 0) return { path: indexPathOf(notebook.uri), cell };
  }
  return { path: indexPathOf(document.uri) };
}
