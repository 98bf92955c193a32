import type { IndexScope, ScopePart } from './indexScope.ts';

/** What of a scope may be found. */
export interface Limits {
  /** Places of the texts that a query does not rule out, all of them in the part; undefined: it rules none out. */
  readonly required?: ReadonlySet<number> | undefined;
  /** Which segments may be hits; undefined: all. */
  readonly part?: (Pick<ScopePart, 'allows'> & Partial<ScopePart>) | undefined;
}

/** A text that is a hit, and where it stands first. */
export interface FoundText {
  readonly place: number;
  /** Number of its first segment in the order of the files. */
  readonly segment: number;
  /** How many segments it has. */
  readonly places: number;
  readonly score: number;
}

/** A text by its place. */
export interface RankedPlace {
  readonly item: number;
  readonly score: number;
}

/** The distinct texts of a scope that may be found, each by the place of the first one that is equal to it. */
export class WantedTexts {
  readonly #scope: IndexScope;
  readonly #limits: Limits;

  constructor(scope: IndexScope, limits: Limits = {}) {
    this.#scope = scope;
    this.#limits = limits;
  }

  /** Whether every place may be found and no text is equal to another. */
  get areAll(): boolean {
    const { required, part } = this.#limits;
    return !required && !part && !this.#scope.equalTexts().areThere;
  }

  /** Whether the text at a place may be found. */
  mayBe(place: number): boolean {
    const { required, part } = this.#limits;
    if (required) return required.has(place);
    if (part?.hasPlace) return part.hasPlace(place);
    return !part || this.#scope.segmentsOf(place).some(part.allows);
  }

  /** Whether the text at a place may be found and is the first of those equal to it that may. */
  has(place: number): boolean {
    return this.firstOf(place) === place;
  }

  /** The first place of the texts equal to a place's that may be found; undefined where none may. */
  firstOf(place: number): number | undefined {
    const equal = this.#scope.equalTexts().of(place);
    if (!equal) return this.mayBe(place) ? place : undefined;
    return equal.find((each) => this.mayBe(each));
  }

  /** Where a text stands first: the least of `segmentsOf`. */
  firstSegmentOf(place: number): number | undefined {
    const { part } = this.#limits;
    let first: number | undefined;
    for (const each of this.#wantedLike(place)) {
      const segments = this.#scope.segmentsOf(each);
      const segment = part ? segments.find((one) => part.allows(one)) : segments[0];
      if (segment !== undefined && segment < (first ?? Infinity)) first = segment;
    }
    return first;
  }

  /** The same order, each distinct text once, by the first of its places. */
  distinct(ranked: Iterable<RankedPlace>): RankedPlace[] {
    const found = new Map<number, RankedPlace>();
    for (const { item, score } of ranked) {
      const first = this.firstOf(item);
      if (first !== undefined && !found.has(first)) found.set(first, { item: first, score });
    }
    return [...found.values()];
  }

  /** The segments that may be hits of all texts equal to a place's, ascending. */
  segmentsOf(place: number): Int32Array {
    const { part } = this.#limits;
    const wanted = this.#wantedLike(place).map((each) => this.#scope.segmentsOf(each));
    const [first = new Int32Array()] = wanted;
    const all =
      wanted.length < 2 ? first : Int32Array.from(wanted.flatMap((each) => [...each])).sort();
    return part ? all.filter((segment) => part.allows(segment)) : all;
  }

  /** The places of the texts equal to a place's that may be found, ascending. */
  #wantedLike(place: number): readonly number[] {
    const equal = this.#scope.equalTexts().of(place) ?? [place];
    return equal.filter((each) => this.mayBe(each));
  }

  /** The first `limit` texts of an order that has each distinct one once; of equal scores in the order of the files. */
  best(ranked: Iterable<RankedPlace>, limit: number): readonly FoundText[] {
    const found: FoundText[] = [];
    let lowest = -Infinity;
    for (const { item, score } of ranked) {
      if (found.length >= limit && score < lowest) break;
      lowest = score;
      const segments = this.segmentsOf(item);
      const [segment] = segments;
      if (segment !== undefined)
        found.push({ place: item, segment, places: segments.length, score });
    }
    return found.sort((a, b) => b.score - a.score || a.segment - b.segment).slice(0, limit);
  }
}
