import * as vscode from 'vscode';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { openDocuments } from '../../host/corpus/openDocuments.ts';
import { segmentUnitOf } from '../../host/corpus/segmentUnit.ts';
import type { FoundResults } from '../../host/results/resultSet.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import { documentHits } from './documentHits.ts';

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
