import * as vscode from 'vscode';
import { isAffected } from '../settings.ts';
import { changedFileOf } from './changedTexts.ts';
import { ruleSettings } from './model/indexRules.ts';

interface WatcherEvents {
  /** A file or folder was made, changed, renamed or removed. */
  readonly onFile: (uri: vscode.Uri) => void;
  /** A file is changed in an editor and not saved, or no longer. */
  readonly onText: (uri: vscode.Uri) => void;
  /** Other files may count now. */
  readonly onRules: () => void;
}

/** What goes on inside of version control and package managers is nobody's text; what Git ignores is told here. */
const unwatched = /\/(?:\.git\/(?!info\/exclude$)|\.hg\/|\.svn\/)/;

/** Listens to everything that changes what the index of the workspace holds, until it is disposed. */
export function watchWorkspace({ onFile, onText, onRules }: WatcherEvents): vscode.Disposable {
  const changed = (uri: vscode.Uri): void => {
    if (vscode.workspace.getWorkspaceFolder(uri) && !unwatched.test(uri.path)) onFile(uri);
  };
  const edited = (document: vscode.TextDocument): void => {
    const file = changedFileOf(document);
    if (file) onText(file);
  };
  let folders = watchFolders(changed);
  return vscode.Disposable.from(
    new vscode.Disposable(() => {
      folders.dispose();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      folders.dispose();
      folders = watchFolders(changed);
      onRules();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (isAffected(event, ruleSettings)) onRules();
    }),
    // The disk's watcher may come late, or not at all on some file systems.
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      changed(uri);
    }),
    vscode.workspace.onDidSaveNotebookDocument(({ uri }) => {
      changed(uri);
    }),
    vscode.workspace.onDidCreateFiles(({ files }) => {
      files.forEach(changed);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      files.forEach(changed);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) [oldUri, newUri].forEach(changed);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 || !document.isDirty) edited(document);
    }),
    // Of cells that were added or removed; what is typed in one is a text document's change.
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0) onText(notebook.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(edited),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => {
      onText(uri);
    }),
  );
}

function watchFolders(changed: (uri: vscode.Uri) => void): vscode.Disposable {
  const watchers = (vscode.workspace.workspaceFolders ?? []).map((folder) => {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, '**/*'),
    );
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
    );
  });
  return vscode.Disposable.from(...watchers);
}
