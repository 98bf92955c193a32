import type * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { inputOf } from '../../core/text/segment.ts';
import { wordShares } from '../../core/search/wordShares.ts';
import type { ScoredIndex } from '../../protocol/indexApi.ts';
import type { TextPlace } from '../../protocol/corpusApi.ts';
import type {
  Attribution,
  Meetings,
  Neighbour,
  NeighbourPlaces,
  Neighbours,
  NeighboursRequest,
  NeighbourScope,
} from '../../protocol/page/pageNeighbours.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { placesInDocuments } from '../../host/corpus/placesInDocuments.ts';
import { openEditorDocuments, titleOf } from '../../host/text/openDocuments.ts';
import { segmentUnitOf } from '../../host/settings.ts';
import { openHitDocument, type HitDocument } from '../../host/text/hitDocument.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import { matchAt, matchedLineNumber, matchedText } from '../../host/text/matchedLine.ts';
import {
  mostPlaces,
  placeKey,
  type FoundPlaces,
  type ResultHit,
  type ResultPlace,
} from '../../host/results.ts';
import { shownMeetings } from './model/shownMeetings.ts';
import { labelOf } from './model/shownDocument.ts';
import type { EditorContent } from './editorContent.ts';

// A text of more words is shown in part: a page with thousands of words hides what matters.
const shownWords = 300;

/** Where a text stood when it was found. */
interface Place extends ResultPlace, Pick<ResultHit, 'match'> {
  /** Names it in the page. */
  readonly id: string;
}

interface Found extends Place {
  /** The text that it is near to. */
  readonly reference: string;
  /** In whose index it was found. */
  readonly index?: ScoredIndex | undefined;
  /** In which documents, where it was in no index. */
  readonly scope?: readonly CorpusDocument[] | undefined;
  /** Finds the places of its text; undefined where it stands here alone. */
  readonly allPlaces?: ((signal: AbortSignal) => Promise<FoundPlaces<Place>>) | undefined;
}

/** Finds the neighbours of the panel's segments, and remembers the latest ones for questions about them. */
export class NeighbourFinder {
  readonly #corpus: DocumentCorpus;
  readonly #log: vscode.LogOutputChannel;
  readonly #workspace: WorkspaceSearch;
  #scope: ReadonlySet<vscode.TextDocument> = new Set();
  #isInWorkspace = false;
  #found = new Map<string, Found>();
  /** The answers before the last one: a page may ask about a hit while new ones are on their way. */
  #foundBefore = new Map<string, Found>();
  /** Places that were listed: the page keeps them through later answers about the same text. */
  #places = new Map<string, Found>();
  /** What the places are of: where was looked, and for what. */
  #placesOf = '';

  constructor(corpus: DocumentCorpus, workspace: WorkspaceSearch, log: vscode.LogOutputChannel) {
    this.#corpus = corpus;
    this.#workspace = workspace;
    this.#log = log;
  }

  /** Whether the last neighbours were looked for in the workspace. */
  get isInWorkspace(): boolean {
    return this.#isInWorkspace;
  }

  /** The documents of a scope as the engine holds them, some of their segments perhaps not embedded yet. */
  async documents(
    content: EditorContent,
    scope: NeighbourScope,
    signal: AbortSignal,
  ): Promise<readonly CorpusDocument[]> {
    const own = content.documents.map(({ document }) => document);
    const others = scope === 'openEditors' ? await openEditorDocuments(this.#log) : [];
    const isSelection = content.content.kind === 'selection';
    const put = new Map<string, CorpusDocument>();
    for (const document of new Set([...own, ...others])) {
      const isOwn = own.includes(document) && !isSelection;
      // A passage is near to passages: a line says less than a function, in whatever words.
      const isPassage = content.unit === 'passage';
      const other = isPassage ? 'passage' : segmentUnitOf(document);
      const unit = isOwn ? content.unitOf(document) : other;
      const found = await this.#corpus.put(document, unit, signal);
      put.set(found.key, found);
    }
    this.#scope = new Set([...put.values()].map(({ document }) => document));
    this.#isInWorkspace = false;
    return [...put.values()];
  }

  async find(
    content: EditorContent,
    segment: number,
    scope: readonly CorpusDocument[],
    limit: number,
    signal: AbortSignal,
  ): Promise<Neighbours> {
    const { shown, index } = content.locate(segment);
    const read = shown.readText(index);
    const [start, end] = [shown.start(index), shown.end(index)];
    const uri = shown.document.uri.toString();
    const own = scope.find(({ document }) => document.uri.toString() === uri);
    const at = own && { key: own.key, start, end };
    const answer = await this.#corpus.similar({ ...read, at }, scope, limit, signal);
    const found = new Map<string, Found>();
    const hits = placesInDocuments(answer.hits, scope).map(({ found: hit, place }) => {
      const id = segmentId(hit);
      const allPlaces = async (ended: AbortSignal): Promise<FoundPlaces<Place>> => {
        const asked = { text: hit.text, at };
        const { places, count } = await this.#corpus.textPlaces(asked, scope, mostPlaces, ended);
        const listed = placesInDocuments(places, scope).map((each) => {
          return { ...each.place, id: segmentId(each.found) };
        });
        return { places: listed, count };
      };
      found.set(id, { ...place, id, reference: inputOf(read), scope, allPlaces });
      return neighbour({ ...place, id }, hit);
    });
    this.#remember(found, `documents ${read.text}`);
    const { segmentCount, embeddedCount, percentileBasis } = answer;
    return { hits, segmentCount, embeddedCount, percentileBasis, index: undefined };
  }

  /** Looks through the workspace's index, as far as there is one. */
  async findInWorkspace(
    content: EditorContent,
    { segment, limit, lines = false }: Pick<NeighboursRequest, 'segment' | 'limit' | 'lines'>,
    signal: AbortSignal,
  ): Promise<Neighbours> {
    const workspace = this.#workspace;
    if (!workspace.isAvailable) {
      throw new AppError('invalidInput', t('No folder is open; look in the open editors.'));
    }
    const { shown, index } = content.locate(segment);
    const text = shown.input(index);
    const range = rangeOf(shown.document, shown.start(index), shown.end(index));
    this.#isInWorkspace = true;
    this.#scope = new Set();
    await workspace.prepare(signal);
    const at = { uri: shown.document.uri, range };
    const answer = await workspace.similar({ text, at, limit, lines }, signal);
    const found = new Map<string, Found>();
    const scored = { ...workspace.location, scoredBy: answer.scoredBy };
    const hits = answer.hits.flatMap((hit) => {
      const { score, percentile, expected, places, isEstimate } = hit;
      if (score === undefined && !isEstimate) return [];
      const id = placeKey(hit);
      const allPlaces =
        places &&
        (async (ended: AbortSignal): Promise<FoundPlaces<Place>> => {
          const all = await places.all(ended);
          const listed = all.places.map((each) => {
            return { ...each, id: placeKey(each), match: matchAt(hit, each) };
          });
          return { places: listed, count: all.count };
        });
      found.set(id, { ...hit, id, reference: text, index: scored, allPlaces });
      const scores = { score, percentile, expected, isEstimate, places: places?.count ?? 1 };
      return [neighbour({ ...hit, id }, scores)];
    });
    this.#remember(found, `workspace ${lines ? 'lines ' : ''}${text}`);
    const { segments, embedded, percentileBasis } = answer;
    const { kind } = workspace.state;
    return {
      hits,
      segmentCount: segments,
      embeddedCount: embedded,
      percentileBasis,
      index: kind,
    };
  }

  /** The places of a neighbour's text, which can be asked about as neighbours can. */
  async places(id: string, signal: AbortSignal): Promise<NeighbourPlaces> {
    const neighbour = this.#get(id);
    const { reference, index, scope } = neighbour;
    const kept = this.#places;
    const { places = [], count = 0 } = (await neighbour.allPlaces?.(signal)) ?? {};
    for (const place of places) kept.set(place.id, { ...place, reference, index, scope });
    const listed = places.map((place) => {
      return { id: place.id, title: place.title, line: matchedLineNumber(place) };
    });
    return { places: listed, count };
  }

  async attribution(id: string, signal: AbortSignal): Promise<Attribution> {
    const { text, input = text, reference, index } = this.#get(id);
    const answer = await this.#corpus.attribute(reference, input, signal, index);
    if (!answer.contributions) {
      throw new AppError(
        'unsupported',
        t(
          'Which words made it match is not available: this model’s vectors are not made of all tokens (cls or last-token pooling, several ways joined, or the vector of the model’s own file). Choose another pooling in the settings.',
        ),
      );
    }
    const { spans, words, contributions, score } = answer;
    return { score, ...wordShares(text, { spans, words, contributions }, shownWords) };
  }

  async meetings(id: string, signal: AbortSignal): Promise<Meetings> {
    const { text: own, input: text = own, reference, index, scope = [] } = this.#get(id);
    const matches = await this.#corpus.matchWords({ reference, text, index }, scope, signal);
    return shownMeetings(reference, text, matches);
  }

  /** Where a neighbour is by now. Throws `invalidInput` where its text is gone, `fileUnreadable` where its file is. */
  async place(id: string): Promise<HitDocument> {
    const place = await openHitDocument(this.#get(id));
    if (place.isTextGone) {
      throw new AppError(
        'invalidInput',
        t(
          'The line in {0} has changed since; the similar lines are being found again.',
          titleOf(place.document),
        ),
      );
    }
    return place;
  }

  /** Whether the last neighbours were looked for in this document. */
  hasLookedIn(document: vscode.TextDocument): boolean {
    return this.#scope.has(document);
  }

  /** `about`: where was looked, and for what. */
  #remember(found: Map<string, Found>, about: string): void {
    // Whoever looks for places meanwhile keeps them in the map of before.
    if (about !== this.#placesOf) this.#places = new Map();
    this.#placesOf = about;
    this.#foundBefore = this.#found;
    this.#found = found;
  }

  #get(id: string): Found {
    const found = this.#found.get(id) ?? this.#places.get(id) ?? this.#foundBefore.get(id);
    if (!found) throw new AppError('invalidInput', t('The panel shows other lines by now.'));
    return found;
  }
}

/** A segment keeps its number where an edit only moves its line. */
function segmentId({ document, segment }: Pick<TextPlace, 'document' | 'segment'>): string {
  return `${document}#${segment}`;
}

function neighbour(
  place: Place,
  {
    score,
    percentile,
    expected,
    isEstimate,
    places,
  }: Pick<Neighbour, 'score' | 'percentile' | 'expected' | 'isEstimate' | 'places'>,
): Neighbour {
  const { id, title } = place;
  const text = labelOf(matchedText(place).slice(0, 2000));
  const scores = { score, percentile, expected, isEstimate };
  return { id, title, line: matchedLineNumber(place), text, places, ...scores };
}
