import { LineIndex } from '../../core/text/lineIndex.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type { IndexHit, IndexPlace } from '../../protocol/indexApi.ts';
import type { SensesAnswer, WordPlace } from '../../protocol/index/senseApi.ts';
import { mostPlaces, type FoundPlaces, type ResultHit } from '../results.ts';
import type { HitPlaces } from './hitPlaces.ts';
import type { IndexUpdates } from './model/indexUpdates.ts';
import type { WorkspaceSense, WorkspaceSenses, WorkspaceSensesRequest } from './workspaceSearch.ts';

interface Dependencies {
  readonly updates: Pick<IndexUpdates, 'call'>;
  readonly location: IndexLocation;
  readonly places: HitPlaces;
  readonly log: { debug(message: string): void };
}

/** Asks the index for the senses of a word, and finds its places in documents. */
export class SenseSearch {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async senses(
    request: WorkspaceSensesRequest,
    { signal, onProgress }: CallOptions<WorkspaceSenses>,
  ): Promise<WorkspaceSenses> {
    const { updates, location, log } = this.#deps;
    let isOver = false;
    const tell = (answer: SensesAnswer): void => {
      this.#placed(answer).then(
        (placed) => {
          if (!isOver && signal?.aborted !== true) onProgress?.(placed);
        },
        (error: unknown) => {
          log.debug(String(error));
        },
      );
    };
    const answer = await updates.call(
      (api) =>
        api.sensesInIndex({ location, ...request }, { signal, onProgress: onProgress && tell }),
      signal,
    );
    const placed = await this.#placed(answer);
    isOver = true;
    return placed;
  }

  async #placed({ senses, ...counts }: SensesAnswer): Promise<WorkspaceSenses> {
    const places = senses.flatMap((sense) => sense.places);
    const byHit = new Map(places.map((place) => [hitOf(place), place]));
    const hits = await this.#deps.places.resultHits([...byHit.keys()], (hit) => {
      const place = byHit.get(hit);
      if (!place || place.places === 1) return undefined;
      return { count: place.places, all: (signal) => this.#placesOf(place, signal) };
    });
    let at = 0;
    return {
      ...counts,
      senses: senses.map(({ name, example, places: own }): WorkspaceSense => {
        const first = at;
        at += own.length;
        const found = hits.slice(first, at).map((hit, i): ResultHit => {
          return { ...hit, word: own[i]?.word };
        });
        return { name, example, hits: found };
      }),
    };
  }

  /** The same line at each place of its text, which may differ there in the white space before it. */
  async #placesOf(
    { passage, offset, text }: WordPlace,
    signal: AbortSignal | undefined,
  ): Promise<FoundPlaces> {
    const { updates, location, places } = this.#deps;
    const request = { location, ...passage, limit: mostPlaces };
    const found = await updates.call((api) => api.placesInIndex(request, { signal }), signal);
    const lines = found.places.map((place): IndexPlace => {
      const from = offset + indentOf(place.text) - indentOf(passage.text);
      return {
        ...{ path: place.path, cell: place.cell, text },
        start: place.start + from,
        end: place.start + from + text.length,
        line: place.line + new LineIndex(place.text).lineAt(Math.max(0, from)),
      };
    });
    return { places: await places.resultPlaces(lines), count: found.count };
  }
}

function hitOf({
  path,
  cell,
  start,
  end,
  line,
  text,
  places,
  title,
  likeness,
}: WordPlace): IndexHit {
  return {
    ...{ path, cell, start, end, line, text, places, title },
    ...{ score: likeness, rankScore: likeness, why: {} },
    ...{ percentile: undefined, expected: undefined, isEstimate: false },
  };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
