import { keyBytes } from '../../textKey.ts';
import { EqualTexts } from './equalTexts.ts';
import { touches } from '../../../core/text/span.ts';
import type { IndexSpan } from '../../../protocol/indexApi.ts';
import { segmentFields } from '../store/fileRows.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

/** A place of a text. */
export interface ScopeSegment {
  readonly path: string;
  /** Which of its file's segments it is, from 0. */
  readonly number: number;
  /** Number from 0 of a notebook's cell, in whose text the offsets are; undefined in other files. */
  readonly cell: number | undefined;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  /** The text's id in the workspace. */
  readonly textId: number;
}

const keyWords = keyBytes / 4;

/** Whether a segment, by its number, may be a hit. */
type SegmentFilter = (segment: number) => boolean;

/** A part of a scope. */
export interface ScopePart {
  readonly allows: SegmentFilter;
  /** Its segments by their numbers, ascending. */
  readonly segments: Int32Array;
  /** The places of their texts, ascending. */
  readonly places: Int32Array;
  /** Whether a place is one of those. */
  readonly hasPlace: (place: number) => boolean;
}

/**
 * The segments of some files of a workspace, as they were when this was made, numbered from 0 in the order of the
 * files. Their distinct texts are counted from 0 in the order in which they appear: that number is a text's place.
 */
export class IndexScope {
  /** The id in the workspace of each distinct text. */
  readonly textIds: Int32Array;
  /** How many segments each distinct text has. */
  readonly uses: Int32Array;
  readonly segmentCount: number;
  readonly #workspace: WorkspaceDatabase;
  readonly #paths: readonly string[];
  /** The first segment of each file, and the count of all. */
  readonly #firstOf: Int32Array;
  /** `segmentFields.count` numbers for each segment. */
  readonly #numbers: Int32Array;
  /** By id; -1 for texts outside of the scope. */
  readonly #placeOf: Int32Array;
  /** The segments of each place, one after the other, and where they begin. */
  readonly #segments: Int32Array;
  readonly #segmentsFrom: Int32Array;
  #keyBlob: WeakRef<Uint8Array> | undefined;
  #equalTexts: EqualTexts | undefined;

  constructor(workspace: WorkspaceDatabase, inScope: (path: string) => boolean) {
    this.#workspace = workspace;
    const files = [...workspace.segments(inScope)].filter(({ segments }) => segments.length > 0);
    this.#paths = files.map(({ path }) => path);
    this.#firstOf = new Int32Array(files.length + 1);
    this.#numbers = new Int32Array(files.reduce((sum, { segments }) => sum + segments.length, 0));
    this.segmentCount = this.#numbers.length / segmentFields.count;
    let at = 0;
    files.forEach(({ segments }, file) => {
      this.#numbers.set(segments, at);
      at += segments.length;
      this.#firstOf[file + 1] = at / segmentFields.count;
    });
    this.#placeOf = new Int32Array(workspace.largestTextId() + 1).fill(-1);
    const places = this.#countTexts();
    this.textIds = places.ids;
    this.uses = places.uses;
    this.#segmentsFrom = new Int32Array(this.uses.length + 1);
    for (let place = 0; place < this.uses.length; place++) {
      this.#segmentsFrom[place + 1] = (this.#segmentsFrom[place] ?? 0) + (this.uses[place] ?? 0);
    }
    this.#segments = this.#bySegmentOrder();
  }

  /** The key of each distinct text's vector, `keyBytes` each. Large and seldom needed: kept while somebody has it. */
  keyBlob(): Uint8Array {
    const kept = this.#keyBlob?.deref();
    if (kept) return kept;
    const words = new Uint32Array(this.textIds.length * keyWords);
    for (const { segments, keys } of this.#workspace.keyedSegments()) {
      let from = 0;
      for (let at = segmentFields.text; at < segments.length; at += segmentFields.count) {
        const to = this.placeOf(segments[at] ?? -1) * keyWords;
        if (to >= 0) for (let i = 0; i < keyWords; i++) words[to + i] = keys[from + i] ?? 0;
        from += keyWords;
      }
    }
    const blob = new Uint8Array(words.buffer);
    this.#keyBlob = new WeakRef(blob);
    return blob;
  }

  /** As `keyBlob`, in strings. */
  get keys(): readonly string[] {
    const bytes = this.keyBlob();
    const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from(this.textIds, (_, place) =>
      blob.toString('latin1', place * keyBytes, (place + 1) * keyBytes),
    );
  }

  /** Which texts are equal but for white space at their ends. `keys`: as `keyBlob`, where somebody has it. */
  equalTexts(keys?: Uint8Array): EqualTexts {
    return (this.#equalTexts ??= new EqualTexts(keys ?? this.keyBlob()));
  }

  /** The place of the text with this id in the workspace; -1 where it is not in the scope. */
  placeOf(id: number): number {
    return this.#placeOf[id] ?? -1;
  }

  /** The numbers of the segments of a place's text, ascending. */
  segmentsOf(place: number): Int32Array {
    return this.#segments.subarray(this.#segmentsFrom[place], this.#segmentsFrom[place + 1]);
  }

  segment(segment: number): ScopeSegment {
    const numbers = this.#numbers;
    const at = segment * segmentFields.count;
    const cell = numbers[at + segmentFields.cell] ?? -1;
    const file = this.#fileOf(segment);
    return {
      path: this.#paths[file] ?? '',
      number: segment - (this.#firstOf[file] ?? 0),
      cell: cell < 0 ? undefined : cell,
      start: numbers[at + segmentFields.start] ?? 0,
      end: numbers[at + segmentFields.end] ?? 0,
      line: numbers[at + segmentFields.line] ?? 0,
      textId: numbers[at + segmentFields.text] ?? 0,
    };
  }

  /** The segments of the files that `isWanted`, ascending. */
  *segmentsIn(isWanted: (path: string) => boolean): Generator<number> {
    for (const [file, path] of this.#paths.entries()) {
      if (!isWanted(path)) continue;
      const last = this.#firstOf[file + 1] ?? 0;
      for (let segment = this.#firstOf[file] ?? 0; segment < last; segment++) yield segment;
    }
  }

  /** What lies in the files that `isWanted`. */
  inFiles(isWanted: (path: string) => boolean): ScopePart {
    const wanted = this.#paths.map(isWanted);
    const places = new Set<number>();
    const segments: number[] = [];
    wanted.forEach((isIn, file) => {
      if (!isIn) return;
      const last = this.#firstOf[file + 1] ?? 0;
      for (let segment = this.#firstOf[file] ?? 0; segment < last; segment++) {
        segments.push(segment);
        places.add(this.placeOfSegment(segment));
      }
    });
    return {
      allows: (segment) => wanted[this.#fileOf(segment)] === true,
      segments: Int32Array.from(segments),
      places: Int32Array.from(places).sort(),
      hasPlace: (place) => places.has(place),
    };
  }

  /**
   * Accepts the segments that do not touch a span of a file: one of no length is touched where a caret in it would
   * be. Cells of a notebook have offsets of their own, so without a cell all of them are meant.
   */
  without(span: IndexSpan): Pick<ScopePart, 'allows'> {
    const file = this.#paths.indexOf(span.path);
    const allows: SegmentFilter = (segment) => {
      if (this.#fileOf(segment) !== file) return true;
      const found = this.segment(segment);
      if (span.cell !== undefined && found.cell !== span.cell) return true;
      return !touches(found, span);
    };
    return { allows };
  }

  /** The place of a segment's text. */
  placeOfSegment(segment: number): number {
    return this.placeOf(this.#numbers[segment * segmentFields.count + segmentFields.text] ?? 0);
  }

  #fileOf(segment: number): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#firstOf[middle + 1] ?? Infinity) <= segment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Gives each text its place, and counts its segments. */
  #countTexts(): { ids: Int32Array; uses: Int32Array } {
    const ids = new Int32Array(this.segmentCount);
    const uses = new Int32Array(this.segmentCount);
    let count = 0;
    const numbers = this.#numbers;
    for (let at = segmentFields.text; at < numbers.length; at += segmentFields.count) {
      const id = numbers[at] ?? 0;
      let place = this.#placeOf[id] ?? -1;
      if (place < 0) {
        place = count++;
        this.#placeOf[id] = place;
        ids[place] = id;
      }
      uses[place] = (uses[place] ?? 0) + 1;
    }
    return { ids: ids.slice(0, count), uses: uses.slice(0, count) };
  }

  #bySegmentOrder(): Int32Array {
    const next = this.#segmentsFrom.slice();
    const segments = new Int32Array(this.segmentCount);
    for (let segment = 0; segment < this.segmentCount; segment++) {
      const place = this.placeOfSegment(segment);
      const to = next[place] ?? 0;
      next[place] = to + 1;
      segments[to] = segment;
    }
    return segments;
  }
}
