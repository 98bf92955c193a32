import type { TextPlace } from '../../protocol/corpusApi.ts';
import type { ResultHit, ResultPlace } from '../results.ts';
import { titleOf } from '../text/openDocuments.ts';
import { rangeOf } from '../text/textPlace.ts';
import type { CorpusDocument } from './documentCorpus.ts';

/** What the engine has found in these documents, as views show it; without what it has found in others. */
export function placesInDocuments<T extends TextPlace>(
  found: readonly T[],
  documents: readonly CorpusDocument[],
): { readonly found: T; readonly place: ResultPlace & Pick<ResultHit, 'passageTitle'> }[] {
  const byKey = new Map(documents.map((document) => [document.key, document]));
  return found.flatMap((each) => {
    const searched = byKey.get(each.document);
    if (!searched) return [];
    const { document, titles } = searched;
    const { uri } = document;
    const range = rangeOf(document, each.start, each.end);
    const passageTitle = titles?.[each.segment];
    const place = {
      uri,
      range,
      title: titleOf(document),
      passageTitle,
      text: each.text,
      input: each.input,
    };
    return [{ found: each, place }];
  });
}
