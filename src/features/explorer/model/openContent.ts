import { AppError, isCancellation } from '../../../core/errors/appError.ts';
import { nameOf, type Resource } from '../../../host/text/resource.ts';
import type { SelectedText } from './panelContent.ts';
import { ShownDocument } from './shownDocument.ts';
import type { OpenOptions, TextSource, TextSources } from './textSource.ts';

/** Opens the documents of files. Those without text are left out, and named; throws where nothing is left. */
export async function openWhole<T extends TextSource>(
  uris: readonly Resource[],
  sources: TextSources<T>,
  options?: OpenOptions,
): Promise<{ documents: readonly T[]; leftOut: readonly string[] }> {
  const documents: T[] = [];
  const leftOut: string[] = [];
  let failure: Error | undefined;
  for (const uri of uris) {
    try {
      documents.push(...(await sources.open(uri, options)));
    } catch (error) {
      if (isCancellation(error)) throw error;
      failure = error instanceof Error ? error : new Error(String(error));
      leftOut.push(nameOf(uri));
    }
  }
  if (leftOut.length === uris.length && failure) throw failure;
  return { documents, leftOut };
}

/** A shown document for each run of texts that follow one another in one document. */
export async function openSelected<T extends TextSource>(
  texts: readonly SelectedText[],
  sources: TextSources<T>,
): Promise<readonly ShownDocument<T>[]> {
  const runs: { document: T; spans: number[] }[] = [];
  for (const selected of texts) {
    const [document] = await sources.open(selected.uri);
    if (!document) continue;
    const start = placeOf(selected, document, sources);
    const end = start + selected.text.length;
    const last = runs.at(-1);
    const follows = start >= (last?.spans.at(-1) ?? 0);
    if (last?.document === document && follows) last.spans.push(start, end);
    else runs.push({ document, spans: [start, end] });
  }
  return runs.map(
    ({ document, spans }) => new ShownDocument(document, sources, Int32Array.from(spans)),
  );
}

/** Where a text stands by now: it may have been selected a while ago. */
function placeOf<T extends TextSource>(
  { text, start, end }: SelectedText,
  document: T,
  sources: TextSources<T>,
): number {
  if (sources.slice(document, start, end) === text) return start;
  const found = document.getText().indexOf(text);
  if (found !== -1) return found;
  throw new AppError(
    'invalidInput',
    `The text that was selected in ${sources.titleOf(document)} has changed since; select it again.`,
  );
}
