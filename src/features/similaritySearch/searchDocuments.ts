import * as vscode from 'vscode';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { openDocuments, openEditorDocuments } from '../../host/corpus/openDocuments.ts';
import { segmentUnitOf } from '../../host/corpus/segmentUnit.ts';

/** The documents that are searched, as the engine holds them; some of their segments may have no vector yet. */
export async function searchDocuments(
  scope: 'file' | 'openEditors',
  active: vscode.TextEditor | undefined,
  corpus: DocumentCorpus,
  log: vscode.LogOutputChannel,
  signal: AbortSignal,
): Promise<readonly CorpusDocument[]> {
  const documents =
    scope === 'file' && active ? await ofEditor(active) : await openEditorDocuments(log);
  const put: CorpusDocument[] = [];
  for (const document of documents) {
    put.push(await corpus.put(document, segmentUnitOf(document), signal));
  }
  return put;
}

/** The editor's document, or every cell of the notebook that it is a cell of. */
async function ofEditor({ document }: vscode.TextEditor): Promise<readonly vscode.TextDocument[]> {
  const notebook = vscode.workspace.notebookDocuments.find((open) =>
    open.getCells().some((cell) => cell.document === document),
  );
  return notebook ? openDocuments(notebook.uri) : [document];
}
