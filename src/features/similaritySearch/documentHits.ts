import type { CorpusDocument } from '../../host/corpus/documentCorpus.ts';
import { titleOf } from '../../host/corpus/openDocuments.ts';
import { rangeOf } from '../../host/rangeOf.ts';
import type { ResultHit } from '../../host/results/resultHit.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';

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
    const { text, score, percentile } = hit;
    const title = titleOf(document);
    return [{ uri: document.uri, range, title, text, score, percentile, isEstimate: false }];
  });
}
