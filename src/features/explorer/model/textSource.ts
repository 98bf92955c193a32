import type { SegmentUnit } from '../../../core/text/segmentText.ts';
import type { Resource } from '../../../host/text/resource.ts';

/** A text document as a content sees it; VS Code's own is one. Offsets are in UTF-16 units. */
export interface TextSource {
  readonly uri: Resource;
  readonly version: number;
  /** The editor no longer tells of its changes. */
  readonly isClosed: boolean;
  getText(): string;
  positionAt(offset: number): { readonly line: number };
}

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that were read, of a document that is read in parts. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a content asks of the editor, whose documents are of type `T`. */
export interface TextSources<T extends TextSource> {
  /** The documents that a URI stands for: one, or a notebook's cells. Throws `fileUnreadable`. */
  open(uri: Resource, options?: OpenOptions): Promise<readonly T[]>;
  /** A closed document again. Rejects where its file is gone. */
  reopen(document: T, options?: OpenOptions): Promise<T>;
  /** What it is called where several are listed. */
  titleOf(document: T): string;
  /** What it is cut into, as the settings say. */
  unitOf(document: T): SegmentUnit;
  slice(document: T, start: number, end: number): string;
  /** What a model reads of a slice, unit for unit as long. */
  read(document: T, start: number, end: number): string;
}

/** A version of a document as the engine has cut it into segments; of `DocumentCorpus`, what a content needs. */
export interface CutDocument {
  readonly version: number;
  /** `start, end` of each segment. */
  readonly spans: Int32Array;
  /** What names each segment; absent where nothing names any. */
  readonly titles?: readonly (string | undefined)[] | undefined;
  /** 1 for each segment that has a vector. */
  readonly embedded: Uint8Array;
}
