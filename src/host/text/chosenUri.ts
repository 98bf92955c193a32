import * as vscode from 'vscode';

/** Whether a menu gave a URI. */
export function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

export async function isDirectory(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    // Unsaved and virtual documents have no file; whether a name can be opened shows when it is.
    return false;
  }
}
