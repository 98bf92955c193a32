import { tellingStems } from './nameWords.ts';
import { isBesideThePoint, isDocument, isUpkeep } from './pathKinds.ts';

/** What a path says, whatever is asked for. */
interface PathSays {
  /** Of its words. */
  readonly stems: ReadonlySet<string>;
  readonly isBeside: boolean;
  readonly isUpkeep: boolean;
  readonly isDocument: boolean;
}

// Some 10 MB.
const mostPaths = 20_000;

/** What paths say, kept: while somebody types, nearly the same ones are judged again and again. */
export class PathWords {
  readonly #known = new Map<string, PathSays>();

  /** `withAll`: as in `tellingStems`. */
  of(path: string, withAll: boolean): PathSays {
    const key = `${withAll ? 'all' : ''}:${path}`;
    const before = this.#known.get(key);
    if (before) return before;
    const says = {
      stems: tellingStems(path, withAll),
      isBeside: isBesideThePoint(path),
      isUpkeep: isUpkeep(path),
      isDocument: isDocument(path),
    };
    if (this.#known.size >= mostPaths) this.#known.clear();
    this.#known.set(key, says);
    return says;
  }
}
