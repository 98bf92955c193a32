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
  readonly textId: number;
}

/** The segments of some files of a workspace, as they were when this was made. */
export class IndexScope {
  readonly #files: readonly { readonly path: string; readonly segments: Int32Array }[];
  /** How many segments each distinct text has. */
  readonly uses = new Map<number, number>();
  readonly segmentCount: number;

  constructor(workspace: WorkspaceDatabase, inScope: (path: string) => boolean) {
    this.#files = [...workspace.segments(inScope)].filter(({ segments }) => segments.length > 0);
    let count = 0;
    for (const { segments } of this.#files) {
      for (let at = segmentFields.text; at < segments.length; at += segmentFields.count) {
        const id = segments[at] ?? 0;
        this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
        count++;
      }
    }
    this.segmentCount = count;
  }

  get fileCount(): number {
    return this.#files.length;
  }

  /** The `limit` segments whose texts have the highest scores, equal ones in the order of the files. */
  top(scores: ReadonlyMap<number, number>, limit: number): ScopeSegment[] {
    const top = new TopHits(limit);
    let next = 0;
    for (const { segments } of this.#files) {
      for (let at = segmentFields.text; at < segments.length; at += segmentFields.count) {
        const score = scores.get(segments[at] ?? 0);
        if (score !== undefined) top.offer(next, score);
        next++;
      }
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
