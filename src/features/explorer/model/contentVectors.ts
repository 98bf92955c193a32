import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { SegmentUnit } from '../../../core/text/segmentText.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';
import type { ShownContent } from './shownContent.ts';
import type { ShownDocument } from './shownDocument.ts';
import type { CutDocument, TextSource } from './textSource.ts';

/** Where documents are cut up: `DocumentCorpus`, as far as this needs it. */
export interface PutCorpus<T, D extends CutDocument> {
  put(document: T, unit: SegmentUnit, signal?: AbortSignal): Promise<D>;
  putTexts(document: T, spans: Int32Array, name: string, signal?: AbortSignal): Promise<D>;
}

interface VectorCorpus<T, D extends CutDocument> extends PutCorpus<T, D> {
  embed(document: D, options: { readonly signal: AbortSignal }): Promise<number>;
  vectorsOf(document: D, segments: Int32Array, signal: AbortSignal): Promise<WireMatrix>;
}

/** Gives the engine a document of a content as it stands now: whole, or the texts that were selected in it. */
export async function putShown<T extends TextSource, D extends CutDocument>(
  corpus: PutCorpus<T, D>,
  content: ShownContent<T>,
  shown: ShownDocument<T>,
  signal: AbortSignal,
): Promise<D> {
  if (content.content.kind === 'documents') {
    return corpus.put(shown.document, content.unitOf(shown.document), signal);
  }
  const spans = Int32Array.from(shown.spans().flatMap(({ start, end }) => [start, end]));
  const name = `selection ${content.documents.indexOf(shown)}`;
  return corpus.putTexts(shown.document, spans, name, signal);
}

/**
 * Vectors of length 1 of segments of a document that were embedded. An engine that was restarted since embeds them again.
 * Throws `invalidInput` where an edit has moved them.
 */
export async function contentVectors<T extends TextSource, D extends CutDocument>(
  corpus: VectorCorpus<T, D>,
  content: ShownContent<T>,
  shown: ShownDocument<T>,
  segments: Int32Array,
  signal: AbortSignal,
): Promise<WireMatrix> {
  const document = await putShown(corpus, content, shown, signal);
  const isThere = (segment: number): boolean =>
    document.spans[2 * segment] === shown.start(segment) &&
    document.spans[2 * segment + 1] === shown.end(segment);
  if (document.version !== shown.document.version || !segments.every(isThere)) {
    throw new AppError('invalidInput', t('The panel shows another text by now.'));
  }
  if (segments.some((segment) => document.embedded[segment] !== 1)) {
    await corpus.embed(document, { signal });
  }
  return corpus.vectorsOf(document, segments, signal);
}
