import * as vscode from 'vscode';
import { DelayedCall } from '../../../host/delayedCall.ts';
import { TableDocument } from '../../../host/text/tableDocument.ts';
import type { EditorContent } from '../editorContent.ts';

// Whoever writes a file writes it in parts.
const quietMs = 500;

/** Closes a content's tables that no editor has when their files are written, and tells of it; others are read then. */
export function followTables(content: EditorContent, onChanged: () => void): vscode.Disposable {
  const tables = content.documents.filter(({ document }) => document instanceof TableDocument);
  const made = tables.flatMap((shown) => {
    const { uri } = shown.document;
    const name = uri.toString();
    // No pattern of its name, which may have signs of a pattern in it.
    const folder = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*');
    const watcher = vscode.workspace.createFileSystemWatcher(folder, false, false, true);
    const call = new DelayedCall(quietMs, onChanged);
    const see = (changed: vscode.Uri): void => {
      if (changed.toString() !== name) return;
      const { document } = shown;
      if (document instanceof TableDocument) document.isClosed = true;
      call.request();
    };
    return [watcher, watcher.onDidChange(see), watcher.onDidCreate(see), call];
  });
  return vscode.Disposable.from(...made);
}
