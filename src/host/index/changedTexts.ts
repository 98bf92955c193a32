import * as vscode from 'vscode';
import { isParquet } from '../../core/tables/tableFormat.ts';
import { documentKindOfPath } from '../../core/text/blocks/documentKind.ts';
import type { ServedFile } from '../../protocol/index/indexContent.ts';
import { isCell } from '../text/resource.ts';
import { indexPathOf } from './indexPaths.ts';

/** The texts of the workspace's files that are changed in an editor and not saved, notebooks among them. */
export function changedTexts(): ServedFile[] {
  const documents = vscode.workspace.textDocuments
    .filter((document) => document.isDirty && isFileOfWorkspace(document.uri))
    .map((document) => ({ path: indexPathOf(document.uri), text: document.getText() }));
  const notebooks = vscode.workspace.notebookDocuments
    .filter((notebook) => notebook.isDirty && isNotebookFile(notebook.uri))
    .map((notebook) => ({ path: indexPathOf(notebook.uri), text: notebookText(notebook) }));
  return [...documents, ...notebooks];
}

/** The file that an edit of a document changes, for the index; undefined where it is none of the workspace's. */
export function changedFileOf({ uri }: vscode.TextDocument): vscode.Uri | undefined {
  if (!isCell(uri)) return isFileOfWorkspace(uri) ? uri : undefined;
  const notebook = vscode.workspace.notebookDocuments.find((open) =>
    open.getCells().some((cell) => cell.document.uri.toString() === uri.toString()),
  );
  return notebook && isNotebookFile(notebook.uri) ? notebook.uri : undefined;
}

/** Whether a file is changed in an editor and not saved. */
export function isChanged(file: vscode.Uri): boolean {
  const { textDocuments, notebookDocuments } = vscode.workspace;
  return [...textDocuments, ...notebookDocuments].some(
    ({ isDirty, uri }) => isDirty && uri.toString() === file.toString(),
  );
}

function isFileOfWorkspace(uri: vscode.Uri): boolean {
  // What is no text says nothing where somebody has opened it as one.
  return (
    vscode.workspace.getWorkspaceFolder(uri) !== undefined && !isCell(uri) && !isParquet(uri.path)
  );
}

function isNotebookFile(uri: vscode.Uri): boolean {
  return isFileOfWorkspace(uri) && documentKindOfPath(uri.path) === 'notebook';
}

/** As much of the notebook's file as the index reads: VS Code gives no way to the text that it would save. */
function notebookText(notebook: vscode.NotebookDocument): string {
  const cells = notebook.getCells().map(({ kind, document }) => ({
    cell_type: kind === vscode.NotebookCellKind.Markup ? 'markdown' : 'code',
    source: document.getText(),
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}
