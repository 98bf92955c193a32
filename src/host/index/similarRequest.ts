import * as vscode from 'vscode';
import type { SimilarInIndexRequest } from '../../protocol/indexApi.ts';
import type { ResultHit } from '../results/resultHit.ts';
import { indexPathOf } from './indexPaths.ts';

/** How the index is asked for what is like a text, and which hits are not that text itself. */
export async function similarRequest(
  text: string,
  at: { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined,
  limit: number,
): Promise<{
  readonly request: Pick<SimilarInIndexRequest, 'text' | 'exclude' | 'limit'>;
  readonly isElsewhere: (hit: ResultHit) => boolean;
}> {
  const isElsewhere = ({ uri, range }: ResultHit): boolean =>
    at === undefined || uri.toString() !== at.uri.toString() || !touches(range, at.range);
  const document =
    at && (await vscode.workspace.openTextDocument(at.uri).then(undefined, () => undefined));
  if (!at || !document) return { request: { text, limit }, isElsewhere };
  const exclude = {
    ...placeOf(document),
    start: document.offsetAt(at.range.start),
    end: document.offsetAt(at.range.end),
  };
  return { request: { text, exclude, limit }, isElsewhere };
}

/** Where the index has a document: in a file, or in a cell of one. */
function placeOf(document: vscode.TextDocument): { readonly path: string; readonly cell?: number } {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().findIndex((each) => each.document === document);
    if (cell >= 0) return { path: indexPathOf(notebook.uri), cell };
  }
  return { path: indexPathOf(document.uri) };
}

/** A segment that only ends where the text begins is another one. */
function touches(a: vscode.Range, b: vscode.Range): boolean {
  return a.start.isBefore(b.end) && b.start.isBefore(a.end);
}
