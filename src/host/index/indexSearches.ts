import * as vscode from 'vscode';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type {
  IndexHit,
  SearchIndexAnswer,
  SimilarInIndexRequest,
  TextPlacesRequest,
} from '../../protocol/indexApi.ts';
import type { ReadText } from '../../core/text/segment.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { mostPlaces, type FoundPlaces, type ResultHit } from '../results.ts';
import type { EngineCalls } from '../engine/processCalls.ts';
import type { HitPlaces } from './hitPlaces.ts';
import { indexPathOf, indexPlaceOf } from './indexPaths.ts';
import type { IndexUpdates } from './model/indexUpdates.ts';
import type {
  WorkspaceAnswer,
  WorkspaceClassifiedAnswer,
  WorkspaceClassifiedRequest,
  WorkspaceSearchRequest,
  WorkspaceSimilarRequest,
} from './workspaceSearch.ts';

// The answer waits for them: the model runs for each of their lines.
const refinedHits = 10;
// Of an answer with lines, which comes again and again until all of them are embedded.
const lineEmbeddingMs = 400;

interface Dependencies {
  readonly updates: Pick<IndexUpdates, 'call'>;
  readonly engine: EngineCalls;
  readonly location: IndexLocation;
  readonly places: HitPlaces;
  readonly log: { debug(message: string): void };
}

/** Questions to the index, and its hits with their places in documents. */
export class IndexSearches {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async search(
    { query, mode, limit, lateInteraction, refineAfterMs }: WorkspaceSearchRequest,
    { signal, onProgress }: CallOptions<WorkspaceAnswer>,
  ): Promise<WorkspaceAnswer> {
    const { updates, location, log } = this.#deps;
    const roots = searchedFolders();
    const searched = { query: query.text, roots };
    let asked = 0;
    let shown = 0;
    const better = (answer: SearchIndexAnswer): void => {
      const number = ++asked;
      this.#answer(answer, searched).then(
        (placed) => {
          // Places take a moment to be found: a better answer may have come meanwhile.
          if (number < shown || signal?.aborted === true) return;
          shown = number;
          onProgress?.(placed);
        },
        (error: unknown) => {
          log.debug(String(error));
        },
      );
    };
    const answer = await updates.call(
      (api) =>
        api.searchIndex(
          { location, query, mode, limit, roots, lateInteraction, refineAfterMs },
          { signal, onProgress: onProgress && better },
        ),
      signal,
    );
    const best = await this.#answer(answer, searched);
    shown = Infinity;
    return best;
  }

  async classified(
    { learner, label, limit }: WorkspaceClassifiedRequest,
    signal: AbortSignal | undefined,
  ): Promise<WorkspaceClassifiedAnswer> {
    const { updates, location } = this.#deps;
    const { classifier, temperature, model: source, classes } = learner;
    const request = { location, source, class: classes.indexOf(label), limit };
    const { hits, ...counts } = await updates.call(
      (api) =>
        api.classifiedInIndex(
          { ...request, classifier: { ...classifier, temperature } },
          { signal },
        ),
      signal,
    );
    const roots = searchedFolders();
    const placed = await this.#placed(hits, { roots });
    return {
      ...counts,
      hits: placed.map((hit, i) => ({ ...hit, probability: hits[i]?.rankScore })),
    };
  }

  async similar(
    { text, at, limit, lines = false }: WorkspaceSimilarRequest,
    signal: AbortSignal | undefined,
  ): Promise<WorkspaceAnswer> {
    const { updates, location, engine, log } = this.#deps;
    const { request, isElsewhere } = await similarRequest(text, at, limit);
    const linesWithinMs = lines ? lineEmbeddingMs : undefined;
    const answer = await updates.call(
      (api) => api.similarInIndex({ location, ...request, linesWithinMs }, { signal }),
      signal,
    );
    const { exclude } = request;
    const { hits, ...others } = await this.#answer(answer, { exclude });
    const found = hits.filter(isElsewhere).slice(0, limit);
    if (lines) return { ...others, hits: found };
    const { LineMatches } = await import('../corpus/lineMatches.ts');
    const matches = new LineMatches({ query: text, isText: true }, { engine, log });
    return { ...others, hits: await matches.refined(found, refinedHits, signal) };
  }

  async #answer(
    { hits, ...others }: SearchIndexAnswer,
    searched: Searched,
  ): Promise<WorkspaceAnswer> {
    return { ...others, hits: await this.#placed(hits, searched) };
  }

  #placed(hits: readonly IndexHit[], searched: Searched): Promise<ResultHit[]> {
    return this.#deps.places.resultHits(hits, ({ text, input, places: count }) =>
      count === 1
        ? undefined
        : { count, all: (signal) => this.#placesOf({ ...searched, text, input }, signal) },
    );
  }

  async #placesOf(
    asked: Searched & ReadText,
    signal: AbortSignal | undefined,
  ): Promise<FoundPlaces> {
    const { updates, location, places } = this.#deps;
    const request = { location, ...asked, limit: mostPlaces };
    const found = await updates.call((api) => api.placesInIndex(request, { signal }), signal);
    return { places: await places.resultPlaces(found.places), count: found.count };
  }
}

/** What was searched when a text was found. */
type Searched = Pick<TextPlacesRequest, 'query' | 'roots' | 'exclude'>;

/** How the index is asked for what is like a text, and which hits are not that text itself. */
async function similarRequest(
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
    ...indexPlaceOf(document),
    start: document.offsetAt(at.range.start),
    end: document.offsetAt(at.range.end),
  };
  return { request: { text, exclude, limit }, isElsewhere };
}

/** A segment that only ends where the text begins is another one. */
function touches(a: vscode.Range, b: vscode.Range): boolean {
  return a.start.isBefore(b.end) && b.start.isBefore(a.end);
}

/** What paths in a query are relative to. */
function searchedFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => indexPathOf(uri));
}
