import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';

/** The name by which the index knows a file: its path on the disk, or its URI where it is in no disk's file. */
export function indexPathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

export function uriOfIndexPath(path: string): vscode.Uri {
  return isAbsolute(path) ? vscode.Uri.file(path) : vscode.Uri.parse(path, true);
}
