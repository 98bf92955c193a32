import * as vscode from 'vscode';
import type { ReadTableOptions } from '../../node/tables/tableLimit.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { isTableFile, openTable } from './openTable.ts';
import { isCell, nameOf } from './resource.ts';

const notebookFile = /\.ipynb$/i;

/**
 * The text documents that a URI stands for: one, or a notebook's cells; of a table that no editor opens, its records. Throws
 * `fileUnreadable` where there is no text, `unsupported` for a table that is too large.
 */
export async function openDocuments(
  uri: vscode.Uri,
  options?: ReadTableOptions,
): Promise<readonly vscode.TextDocument[]> {
  try {
    if (isCell(uri)) return [await vscode.workspace.openTextDocument(uri)];
    const notebook = vscode.workspace.notebookDocuments.find(
      (open) => open.uri.toString() === uri.toString(),
    );
    if (notebook) return cellsOf(notebook);
    if (notebookFile.test(uri.path)) {
      return cellsOf(await vscode.workspace.openNotebookDocument(uri));
    }
    if (await isTableFile(uri)) return [await openTable(uri, options)];
    return [await vscode.workspace.openTextDocument(uri)];
  } catch (cause) {
    // It says why itself.
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be opened as text; choose a text file that is still there.', nameOf(uri)),
      { cause },
    );
  }
}

/** The document of a file or a cell, a table that no editor opens among them. Rejects where it is gone. */
export async function openDocument(
  uri: vscode.Uri,
  options?: ReadTableOptions,
): Promise<vscode.TextDocument> {
  return (await isTableFile(uri))
    ? openTable(uri, options)
    : vscode.workspace.openTextDocument(uri);
}

/** The documents of all open editors, the active one first; notebooks by cell, of a diff the newer side. */
export async function openEditorDocuments(
  log: vscode.LogOutputChannel,
): Promise<readonly vscode.TextDocument[]> {
  const active = vscode.window.activeTextEditor?.document;
  const found = new Map<string, vscode.TextDocument>();
  if (active) found.set(active.uri.toString(), active);
  for (const uri of openUris()) {
    try {
      for (const document of await openDocuments(uri)) {
        found.set(document.uri.toString(), document);
      }
    } catch (error) {
      // One tab without text (an image, a deleted file) must not keep the others from being searched.
      log.debug(String(error));
    }
  }
  return [...found.values()].filter(({ isClosed }) => !isClosed);
}

/** What a document is called where several are listed: its path in the workspace, and a cell's number. */
export function titleOf(document: vscode.TextDocument): string {
  const { notebook, index } = cellOf(document) ?? {};
  if (notebook && index !== undefined) {
    return `${vscode.workspace.asRelativePath(notebook.uri)} · cell ${index + 1}`;
  }
  return document.isUntitled ? nameOf(document.uri) : vscode.workspace.asRelativePath(document.uri);
}

/** The file that a document is of: of a cell its notebook. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  return cellOf(document)?.notebook.uri ?? document.uri;
}

function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  if (!isCell(document.uri)) return undefined;
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);
}

function cellsOf(notebook: vscode.NotebookDocument): readonly vscode.TextDocument[] {
  return notebook.getCells().map(({ document }) => document);
}

function openUris(): readonly vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      if (input instanceof vscode.TabInputText) return [input.uri];
      if (input instanceof vscode.TabInputTextDiff) return [input.modified];
      if (input instanceof vscode.TabInputNotebook) return [input.uri];
      return [];
    });
}
