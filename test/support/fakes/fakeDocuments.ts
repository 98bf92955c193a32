import { segmentText } from '../../../src/core/text/segmentText.ts';
import { AppError } from '../../../src/core/errors/appError.ts';
import type {
  CutDocument,
  TextSource,
  TextSources,
} from '../../../src/features/explorer/model/textSource.ts';
import type { SegmentUnit } from '../../../src/core/text/segmentText.ts';
import type { Resource } from '../../../src/host/text/resource.ts';

/** A change of a text, as an editor tells of it. */
export interface Edit {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** `file:///name`. */
export function resource(name: string): Resource {
  const parts = { scheme: 'file', authority: '', path: `/${name}`, query: '', fragment: '' };
  return { ...parts, toString: () => `file:///${name}` };
}

/** A document in an editor. */
export class FakeDocument implements TextSource {
  readonly uri: Resource;
  readonly name: string;
  version = 1;
  isClosed = false;
  #text: string;

  constructor(name: string, text: string) {
    this.name = name;
    this.uri = resource(name);
    this.#text = text;
  }

  getText(): string {
    return this.#text;
  }

  positionAt(offset: number): { readonly line: number } {
    return { line: this.#text.slice(0, offset).split(/\r\n|\r|\n/).length - 1 };
  }

  /** Puts in a text in place of another, which must occur; gives the changes as an editor tells of them. */
  edit(before: string, after: string): Edit[] {
    const rangeOffset = this.#text.indexOf(before);
    if (rangeOffset === -1) throw new Error(`${before} does not occur.`);
    const rangeLength = before.length;
    this.#text =
      this.#text.slice(0, rangeOffset) + after + this.#text.slice(rangeOffset + rangeLength);
    this.version++;
    return [{ rangeOffset, rangeLength, text: after }];
  }
}

/** An editor with these documents; `a.txt` and the like are cut into lines, `a.md` into sentences. */
export function fakeSources(...documents: readonly FakeDocument[]): TextSources<FakeDocument> {
  const named = (uri: Resource): FakeDocument => {
    const found = documents.find((document) => document.uri.toString() === uri.toString());
    if (found) return found;
    throw new AppError('fileUnreadable', `${uri.path} cannot be opened.`);
  };
  return {
    open: async (uri) => Promise.resolve([named(uri)]),
    reopen: async ({ uri }) => Promise.resolve(named(uri)),
    titleOf: ({ name }) => name,
    unitOf: ({ name }) => (name.endsWith('.md') ? 'sentence' : 'line'),
    slice: (document, start, end) => document.getText().slice(start, end),
    read: (document, start, end) => document.getText().slice(start, end),
  };
}

/** A version of a document, cut up; the texts in `embedded` have a vector, or all where none are given. */
export function cut(
  document: FakeDocument,
  unit: SegmentUnit = 'line',
  embedded?: readonly string[],
): CutDocument {
  const segments = [...segmentText(document.getText(), unit)];
  return {
    version: document.version,
    spans: Int32Array.from(segments.flatMap(({ start, end }) => [start, end])),
    embedded: Uint8Array.from(segments, ({ text }) =>
      embedded && !embedded.includes(text.trim()) ? 0 : 1,
    ),
  };
}
