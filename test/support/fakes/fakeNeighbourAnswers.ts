import { AppError } from '../../../src/core/errors/appError.ts';
import type {
  Neighbour,
  Neighbours,
  NeighboursRequest,
} from '../../../src/protocol/page/pageNeighbours.ts';
import type { PageApi } from '../../../src/protocol/pageApi.ts';
import type { FakePanel } from './fakePanel.ts';
import { FakePercentiles } from './fakePercentiles.ts';
import type { FakeSegments } from './fakeSegments.ts';
import type { FakeSetUp } from './fakeContent.ts';

const mostCompared = 400;

type NeighbourAnswers = Pick<
  PageApi,
  | 'neighbours'
  | 'neighbourPlaces'
  | 'labelNeighbours'
  | 'attribution'
  | 'meetings'
  | 'queryNearness'
  | 'similarity'
>;

/** What a test may choose of the answers. */
interface NeighbourChoices {
  /** Lines of a workspace's passages that get a vector with each answer. */
  readonly newLines: number;
  /** Whether it says how many texts would be as near by chance. */
  readonly knowsNearness: boolean;
  /** Places of a text that `neighbourPlaces` gives. */
  readonly shownPlaces: number;
  /** Words of a neighbour's text that `attribution` lists. */
  readonly shownWords: number;
  /** Changes what the host has, and tells the page. */
  readonly change: (setUp: FakeSetUp) => void;
}

interface OtherText {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly text: string;
}

/** Which texts are near a segment or a query, and each other. */
export function fakeNeighbourAnswers(
  panel: FakePanel,
  segments: FakeSegments,
  choices: NeighbourChoices,
): NeighbourAnswers {
  const percentiles = new FakePercentiles(segments);
  /** Of the last neighbours. */
  let lookedThrough: readonly OtherText[] = [];
  let knownLines = 0;

  const withNearness = (hit: Neighbour): Neighbour =>
    choices.knowsNearness && hit.score !== undefined
      ? { ...hit, expected: expectedOf(hit.score) }
      : hit;

  const hitText = (neighbour: string): string => {
    const [kind, index] = neighbour.split('#');
    const others = kind === 'workspace' ? panel.workspace.texts : panel.otherTexts;
    const line = lookedThrough.find(({ id }) => id === neighbour && /:\d+$/.test(id));
    const own = kind === 'own' ? panel.text(Number(index)) : others[Number(index)];
    const text = line?.text ?? own;
    if (text === undefined) throw new AppError('invalidInput', 'There is no such neighbour.');
    return text;
  };

  const inWorkspace = (reference: string, { limit, lines }: NeighboursRequest): Neighbours => {
    const { texts, embedded, index } = panel.workspace;
    const passages = texts.slice(0, embedded).map((text, i) => ({
      id: `workspace#${i}`,
      title: `src/part ${i}.md`,
      line: 10 * i + 1,
      text,
    }));
    const found = lines === true ? passages.flatMap(linesOfPassage) : passages;
    lookedThrough = found;
    const hits = segments.neighbours(reference, found, () => 50);
    // Each answer has the vectors of some more lines.
    if (lines === true) knownLines = Math.min(found.length, knownLines + choices.newLines);
    const known = lines === true ? knownLines : embedded;
    return {
      hits: hits
        .slice(0, limit)
        .map((hit, i) =>
          lines !== true || i < known
            ? withNearness(hit)
            : { ...hit, score: undefined, percentile: undefined, isEstimate: true },
        ),
      segmentCount: lines === true ? found.length : texts.length,
      embeddedCount: known,
      percentileBasis: lines === true ? 'none' : 'pairs',
      index,
    };
  };

  const inDocuments = (reference: string, request: NeighboursRequest): Neighbours => {
    const { title } = panel.content;
    const own = Array.from({ length: panel.embeddedCount }, (_, i) => ({
      id: `own#${i}`,
      title,
      line: panel.row(i).line,
      text: panel.text(i)!,
    })).filter((_, i) => i !== request.segment);
    const others = request.scope === 'openEditors' ? othersOf(panel) : [];
    lookedThrough = [...own, ...others];
    const hits = segments.neighbours(reference, lookedThrough, percentiles.of(panel.content));
    return {
      hits: hits.slice(0, request.limit).map(withNearness),
      segmentCount: panel.count + others.length,
      embeddedCount: panel.embeddedCount + others.length,
      percentileBasis: percentiles.basis(panel.content),
      index: undefined,
    };
  };

  return {
    neighbours: (request) => {
      const reference = panel.textOf(request);
      const find = request.scope === 'workspace' ? inWorkspace : inDocuments;
      return Promise.resolve(find(reference, request));
    },

    neighbourPlaces: (request) => {
      const wanted = hitText(request.neighbour).trim();
      const all = lookedThrough.filter(({ text }) => text.trim() === wanted);
      const places = all
        .slice(0, choices.shownPlaces)
        .map(({ id, title, line }) => ({ id, title, line }));
      return Promise.resolve({ places, count: all.length });
    },

    labelNeighbours: ({ segment, neighbours, ...reference }) => {
      panel.check(reference);
      const own = neighbours.filter((id) => id.startsWith('own#'));
      panel.toLabel = {
        segments: [segment, ...own.map((id) => Number(id.slice('own#'.length)))],
        elsewhere: neighbours.length - own.length,
      };
      choices.change({ tab: 'labels', tabRequest: panel.content.tabRequest + 1 });
      return Promise.resolve();
    },

    meetings: ({ other, ...request }) => {
      const text =
        typeof other === 'string' ? hitText(other) : panel.textOf({ ...request, segment: other });
      return Promise.resolve(segments.meetings(panel.textOf(request), text));
    },

    attribution: (request) => {
      const hit = hitText(request.neighbour);
      return Promise.resolve(segments.attribution(panel.textOf(request), hit, choices.shownWords));
    },

    queryNearness: (request) => {
      panel.check(request);
      const cosines = Float32Array.from({ length: panel.count }, (_, i) =>
        segments.cosine(request.query, panel.text(i) ?? ''),
      );
      const expected = cosines.map(expectedOf);
      const hits = Uint8Array.from(expected, (each) => (each <= 1 ? 1 : 0));
      return Promise.resolve({ cosines, expected, hits });
    },

    similarity: (request) => {
      panel.check(request);
      const compared = Math.min(panel.count, mostCompared);
      const texts = Array.from({ length: compared }, (_, i) => panel.text(i)!);
      const rows = texts.map((_, i) => panel.row(i));
      const percentileOf = percentiles.of(panel.content);
      const found = segments.similarity(texts, rows, panel.count, percentileOf);
      return Promise.resolve(
        choices.knowsNearness ? { ...found, expected: found.cosines.map(expectedOf) } : found,
      );
    },
  };
}

/** From ten texts at a cosine of 0 down to a millionth at 1. */
function expectedOf(cosine: number): number {
  return 10 ** (1 - 7 * cosine);
}

function othersOf({ otherTexts }: FakePanel): OtherText[] {
  return otherTexts.map((text, i) => ({
    id: `other#${i}`,
    title: 'other.md',
    line: i + 1,
    text,
  }));
}

function linesOfPassage({ id, text, line, title }: OtherText): OtherText[] {
  return text.split('\n').map((each, i) => ({
    ...{ id: `${id}:${i}`, title },
    ...{ line: line + i, text: each },
  }));
}
