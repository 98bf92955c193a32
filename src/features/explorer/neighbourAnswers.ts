import type * as vscode from 'vscode';
import { inputOf } from '../../core/text/segment.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { matchedOffsets } from '../../host/text/hitDocument.ts';
import type { PageApi } from '../../protocol/pageApi.ts';
import type { AnswerContext } from './model/answerContext.ts';
import type { PlaceToLabel } from './model/labels/placesToLabel.ts';
import { shownMeetings } from './model/shownMeetings.ts';
import type { NeighbourFinder } from './neighbourFinder.ts';

// A matrix of more is too fine to be read, and its numbers take seconds.
const comparedSegments = 300;
const listedPairs = 100;

interface Dependencies {
  readonly finder: NeighbourFinder;
  readonly corpus: DocumentCorpus;
  readonly onLabel: (places: readonly PlaceToLabel[]) => void;
  /** Embeds documents that are looked through, unless the user has cancelled the work. */
  readonly embedBeside: (documents: readonly CorpusDocument[]) => void;
}

/** What the page asks of the segments that are like one, and of how much they are like each other. */
export function neighbourAnswers(
  { current, until }: AnswerContext<vscode.TextDocument>,
  { finder, corpus, onLabel, embedBeside }: Dependencies,
): Pick<
  PageApi,
  'neighbours' | 'neighbourPlaces' | 'attribution' | 'meetings' | 'labelNeighbours' | 'similarity'
> {
  return {
    async neighbours(request, { signal } = {}) {
      const content = current(request);
      const either = until(signal);
      const { segment, scope, limit } = request;
      if (scope === 'workspace') return finder.findInWorkspace(content, request, either);
      const documents = await finder.documents(content, scope, either);
      embedBeside(documents);
      // Documents may have been edited while others were opened.
      current(request);
      return finder.find(content, segment, documents, limit, either);
    },

    async neighbourPlaces(request, { signal } = {}) {
      current(request);
      return finder.places(request.neighbour, until(signal));
    },

    async attribution(request, { signal } = {}) {
      current(request);
      return finder.attribution(request.neighbour, until(signal));
    },

    async meetings(request, { signal } = {}) {
      const content = current(request);
      const either = until(signal);
      const { segment, other } = request;
      if (typeof other === 'string') return finder.meetings(other, either);
      const reference = inputOf(content.readText(segment));
      const text = inputOf(content.readText(other));
      const isWhole = content.content.kind === 'documents';
      const scope = isWhole ? await finder.documents(content, 'content', either) : [];
      const matches = await corpus.matchWords({ reference, text }, scope, either);
      return shownMeetings(reference, text, matches);
    },

    async labelNeighbours({ segment, neighbours, ...reference }) {
      const { shown, index } = current(reference).locate(segment);
      const { uri } = shown.document;
      const places: PlaceToLabel[] = [{ uri, start: shown.start(index), end: shown.end(index) }];
      for (const id of neighbours) places.push(matchedOffsets(await finder.place(id)));
      current(reference);
      onLabel(places);
    },

    async similarity(request, { signal } = {}) {
      const content = current(request);
      const { segments } = content.range(0, comparedSegments);
      const texts = segments.map((_, i) => content.readText(i));
      const either = until(signal);
      const isWhole = content.content.kind === 'documents';
      const scope = isWhole ? await finder.documents(content, 'content', either) : [];
      const answer = await corpus.compare(texts, scope, listedPairs, { signal: either });
      return {
        segments,
        segmentCount: content.segmentCount,
        cosines: answer.cosines.slice(),
        percentiles: answer.percentiles.slice(),
        expected: answer.expected.slice(),
        pairs: answer.pairs.slice(),
        sameAs: answer.sameAs.slice(),
        percentileBasis: answer.percentileBasis,
      };
    },
  };
}
