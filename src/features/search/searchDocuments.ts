import * as vscode from 'vscode';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { placesInDocuments } from '../../host/corpus/placesInDocuments.ts';
import {
  mostPlaces,
  type FoundPlaces,
  type FoundResults,
  type TextPlaces,
  type ResultHit,
} from '../../host/results.ts';
import { openDocuments, openEditorDocuments } from '../../host/text/openDocuments.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';
import type { IndexQuery, IndexSearchMode } from '../../protocol/indexApi.ts';

/** The documents that are searched, as the engine holds them; in passages; some may have no vector yet. */
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
    put.push(await corpus.put(document, 'passage', signal));
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

/** Documents that were searched, and what they can be searched again with. */
export interface SearchedDocuments {
  readonly before: readonly vscode.TextDocument[];
  readonly corpus: DocumentCorpus;
  readonly log: vscode.LogOutputChannel;
}

/** Searches documents that were searched before, as they stand by now. Throws as `withThem`. */
export function searchAgain(
  searched: SearchedDocuments,
  query: IndexQuery,
  mode: IndexSearchMode,
  limit: number,
  signal: AbortSignal,
): Promise<FoundResults> {
  return withThem(searched, signal, async (documents) => {
    if (mode !== 'keyword') {
      for (const document of documents) await searched.corpus.embed(document, { signal });
      throwIfCancelled(signal);
    }
    const asked = { query, mode, limit, lateInteraction: true };
    const answer = await searched.corpus.search(asked, documents, { signal });
    const hits = documentHits(answer, documents, query, searched);
    return { hits, percentileBasis: answer.percentileBasis };
  });
}

function placesOf(
  searched: SearchedDocuments,
  query: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<FoundPlaces> {
  return withThem(searched, signal, async (documents) => {
    const asked = { text, query };
    const { corpus } = searched;
    const { places, count } = await corpus.textPlaces(asked, documents, mostPlaces, signal);
    return { places: placesInDocuments(places, documents).map(({ place }) => place), count };
  });
}

/**
 * Does something with documents that were searched before, as they stand by now; those that are gone are left out.
 * Throws `fileUnreadable` where all of them are.
 */
async function withThem<T>(
  { before, corpus, log }: SearchedDocuments,
  signal: AbortSignal | undefined,
  work: (documents: readonly CorpusDocument[]) => Promise<T>,
): Promise<T> {
  // An editor that was closed meanwhile keeps nothing in the engine.
  const retained = vscode.Disposable.from(...before.map(({ uri }) => corpus.retain(uri)));
  try {
    const documents: CorpusDocument[] = [];
    for (const { uri, isUntitled } of before) {
      const document = await openAgain(uri, isUntitled, log);
      if (document) documents.push(await corpus.put(document, 'passage', signal));
    }
    if (documents.length === 0) {
      throw new AppError(
        'fileUnreadable',
        t('What was searched is no longer there; open it and search again.'),
      );
    }
    throwIfCancelled(signal);
    return await work(documents);
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
  query: IndexQuery,
  searched: SearchedDocuments,
): readonly ResultHit[] {
  return placesInDocuments(answer.hits, documents).map(({ found, place }) => {
    const { text, score, percentile, expected, isEstimate, why, places: count } = found;
    const all: TextPlaces['all'] = (signal) => placesOf(searched, query.text, text, signal);
    const places = count > 1 ? { count, all } : undefined;
    return { ...place, score, percentile, expected, isEstimate, why, places };
  });
}
