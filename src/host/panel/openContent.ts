import type * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { nameOf, openDocuments, titleOf } from '../corpus/openDocuments.ts';
import type { PanelContent, SelectedText } from './panelContent.ts';
import { ShownDocument } from './shownDocument.ts';
import { rangeOf } from '../rangeOf.ts';

/** Opens the documents of files. Those without text are left out, and named; throws where nothing is left. */
export async function openWhole(
  uris: readonly vscode.Uri[],
): Promise<{ documents: readonly vscode.TextDocument[]; leftOut: readonly string[] }> {
  const documents: vscode.TextDocument[] = [];
  const leftOut: string[] = [];
  let failure: Error | undefined;
  for (const uri of uris) {
    try {
      documents.push(...(await openDocuments(uri)));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      leftOut.push(nameOf(uri));
    }
  }
  if (leftOut.length === uris.length && failure) throw failure;
  return { documents, leftOut };
}

/** A shown document for each run of texts that follow one another in one document. */
export async function openSelected(
  texts: Extract<PanelContent, { kind: 'selection' }>['texts'],
): Promise<readonly ShownDocument[]> {
  const runs: { document: vscode.TextDocument; spans: number[] }[] = [];
  for (const selected of texts) {
    const [document] = await openDocuments(selected.uri);
    if (!document) continue;
    const start = placeOf(selected, document);
    const end = start + selected.text.length;
    const last = runs.at(-1);
    const follows = start >= (last?.spans.at(-1) ?? 0);
    if (last?.document === document && follows) last.spans.push(start, end);
    else runs.push({ document, spans: [start, end] });
  }
  return runs.map(
    ({ document, spans }) => new ShownDocument(document, titleOf(document), Int32Array.from(spans)),
  );
}

/** Where a text stands by now: it may have been selected a while ago. */
function placeOf({ text, start, end }: SelectedText, document: vscode.TextDocument): number {
  const range = rangeOf(document, start, end);
  if (document.getText(range) === text) return start;
  const found = document.getText().indexOf(text);
  if (found !== -1) return found;
  throw new AppError(
    'invalidInput',
    `The text that was selected in ${titleOf(document)} has changed since; select it again.`,
  );
}
