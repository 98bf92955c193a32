import { TopHits } from '../../core/vectors/topHits.ts';
import { segmentFields, type WorkspaceDatabase } from './workspaceDatabase.ts';

/** A place of a text. */
export interface ScopeSegment {
  readonly path: string;
  /** UTF-16 offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  /** The text's id in the workspace. */
  readonly textId: number;
}

/**
 * The segments of some files of a workspace, as they were when this was made. Their distinct texts are counted
 * from 0 in the order in which they appear: that number is a text's place in arrays of scores.
 */
export class IndexScope {
  /** The id in the workspace of each distinct text. */
  readonly textIds: Int32Array;
  /** How many segments each distinct text has. */
  readonly uses: Int32Array;
  readonly segmentCount: number;
  readonly #workspace: WorkspaceDatabase;
  readonly #files: readonly { readonly path: string; readonly segments: Int32Array }[];
  /** The place of each segment's text. */
  readonly #texts: Int32Array;
  /** By id; -1 for texts outside of the scope. */
  readonly #placeOf: Int32Array;
  #keys: readonly string[] | undefined;

  constructor(workspace: WorkspaceDatabase, inScope: (path: string) => boolean) {
    this.#workspace = workspace;
    this.#files = [...workspace.segments(inScope)].filter(({ segments }) => segments.length > 0);
    this.#placeOf = new Int32Array(workspace.largestTextId() + 1).fill(-1);
    const numbers = this.#files.reduce((sum, { segments }) => sum + segments.length, 0);
    this.segmentCount = numbers / segmentFields.count;
    this.#texts = new Int32Array(this.segmentCount);
    const uses = new Int32Array(this.segmentCount);
    const ids = new Int32Array(this.segmentCount);
    let next = 0;
    let count = 0;
    for (const { segments } of this.#files) {
      for (let at = segmentFields.text; at < segments.length; at += segmentFields.count) {
        const id = segments[at] ?? 0;
        let place = this.#placeOf[id] ?? -1;
        if (place < 0) {
          place = count++;
          this.#placeOf[id] = place;
          ids[place] = id;
        }
        uses[place] = (uses[place] ?? 0) + 1;
        this.#texts[next++] = place;
      }
    }
    this.textIds = ids.slice(0, count);
    this.uses = uses.slice(0, count);
  }

  /** The key of each distinct text's vector. */
  get keys(): readonly string[] {
    if (!this.#keys) {
      const keys = Array.from(this.textIds, () => '');
      for (const { id, key } of this.#workspace.vectorKeys()) {
        const place = this.placeOf(id);
        if (place >= 0) keys[place] = key;
      }
      this.#keys = keys;
    }
    return this.#keys;
  }

  /** The place of the text with this id in the workspace; -1 where it is not in the scope. */
  placeOf(id: number): number {
    return this.#placeOf[id] ?? -1;
  }

  /** The `limit` segments whose texts have the highest scores, equal ones in the order of the files; NaN: none. */
  top(scores: Float64Array, limit: number): ScopeSegment[] {
    const top = new TopHits(limit);
    for (let segment = 0; segment < this.segmentCount; segment++) {
      const score = scores[this.#texts[segment] ?? 0] ?? NaN;
      if (!Number.isNaN(score)) top.offer(segment, score);
    }
    return top.items().map((item) => this.#segment(item));
  }

  #segment(item: number): ScopeSegment {
    let at = item * segmentFields.count;
    for (const { path, segments } of this.#files) {
      if (at >= segments.length) {
        at -= segments.length;
        continue;
      }
      return {
        path,
        start: segments[at + segmentFields.start] ?? 0,
        end: segments[at + segmentFields.end] ?? 0,
        line: segments[at + segmentFields.line] ?? 0,
        textId: segments[at + segmentFields.text] ?? 0,
      };
    }
    throw new RangeError(`There is no segment ${item} in the scope.`);
  }
}
