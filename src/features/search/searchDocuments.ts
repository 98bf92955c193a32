import * as vscode from 'vscode';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { FoundResults, ResultHit } from '../../host/results.ts';
import { segmentUnitOf } from '../../host/settings.ts';
import { openDocuments, openEditorDocuments, titleOf } from '../../host/text/openDocuments.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';

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

/**
 * Searches documents that were searched before, as they stand by now; those that are gone are left out. Throws
 * `fileUnreadable` where all of them are.
 */
export async function searchAgain(
  before: readonly vscode.TextDocument[],
  query: IndexQuery,
  limit: number,
  corpus: DocumentCorpus,
  log: vscode.LogOutputChannel,
  signal: AbortSignal,
): Promise<FoundResults> {
  // An editor that was closed meanwhile keeps nothing in the engine.
  const retained = vscode.Disposable.from(...before.map(({ uri }) => corpus.retain(uri)));
  try {
    const documents: CorpusDocument[] = [];
    for (const { uri, isUntitled } of before) {
      const document = await openAgain(uri, isUntitled, log);
      if (document) documents.push(await corpus.put(document, segmentUnitOf(document), signal));
    }
    if (documents.length === 0) {
      throw new AppError(
        'fileUnreadable',
        'What was searched is no longer there; open it and search again.',
      );
    }
    for (const document of documents) await corpus.embed(document, { signal });
    throwIfCancelled(signal);
    const answer = await corpus.search(query, documents, limit, signal);
    return { hits: documentHits(answer, documents), percentileBasis: answer.percentileBasis };
  } finally {
    retained.dispose();
  }
}

async function openAgain(
  uri: vscode.Uri,
  isUntitled: boolean,
  log: vscode.LogOutputChannel,
): Promise<vscode.TextDocument | undefined> {
  const name = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === name);
  // One that has no file would be made anew, empty.
  if (open ?? isUntitled) return open;
  try {
    return (await openDocuments(uri))[0];
  } catch (error) {
    log.debug(String(error));
    return undefined;
  }
}

/** The engine's hits in these documents, as views show them. */
export function documentHits(
  answer: SearchAnswer,
  documents: readonly CorpusDocument[],
): readonly ResultHit[] {
  const byKey = new Map(documents.map((document) => [document.key, document.document]));
  return answer.hits.flatMap(({ document: key, start, end, ...hit }) => {
    const document = byKey.get(key);
    if (!document) return [];
    const range = rangeOf(document, start, end);
    const { text, score, percentile, expected } = hit;
    const title = titleOf(document);
    const found = { title, text, score, percentile, expected, isEstimate: false };
    return [{ uri: document.uri, range, ...found }];
  });
}
