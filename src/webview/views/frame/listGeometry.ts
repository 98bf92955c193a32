/** A run of segments under a heading. */
interface ListSection {
  readonly title: string;
  readonly firstSegment: number;
  readonly segmentCount: number;
}

type ListItem =
  | { readonly kind: 'heading'; readonly section: number }
  | { readonly kind: 'segment'; readonly segment: number; readonly section: number };

/** The part of a list that is in view, in pixels. */
export interface ListView {
  readonly scrollTop: number;
  readonly clientHeight: number;
}

interface NearItems {
  readonly segments: Set<number>;
  /** Of these segments and of headings. */
  readonly sections: Set<number>;
}

/** Rows drawn beyond each edge of the view. */
const marginRows = 10;

/** What is in view and a little beyond, in the list's order. */
export function itemsNear(
  geometry: SegmentGeometry,
  { scrollTop, clientHeight }: ListView,
  rowHeightPx: number,
): NearItems {
  const segments = new Set<number>();
  const sections = new Set<number>();
  const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - marginRows);
  const end = Math.ceil((scrollTop + clientHeight) / rowHeightPx) + marginRows;
  for (let item = first; item < Math.min(end, geometry.itemCount); item++) {
    const at = geometry.at(item);
    sections.add(at.section);
    if (at.kind === 'segment') segments.add(at.segment);
  }
  return { segments, sections };
}

/** Which segments a list shows, and which item each of them is: its rows and headings have one height. */
export type SegmentGeometry = ListGeometry | OrderGeometry;

/** Segments in an order of their own, some of them left out: a list without headings. */
export class OrderGeometry {
  readonly sections: readonly ListSection[] = [];
  readonly hasHeadings = false;
  readonly #segments: Int32Array;
  readonly #placeOf: Int32Array;

  /** `placeOf`: by segment its place in `segments`, -1 for none. */
  constructor(segments: Int32Array, placeOf: Int32Array) {
    this.#segments = segments;
    this.#placeOf = placeOf;
  }

  get itemCount(): number {
    return this.#segments.length;
  }

  /** How many segments are shown. */
  get shownCount(): number {
    return this.#segments.length;
  }

  /** Of a segment among those that are shown; -1: it is left out. */
  placeOf(segment: number): number {
    return this.#placeOf[segment] ?? -1;
  }

  /** The segment at a place; -1 for none. */
  segmentAt(place: number): number {
    return this.#segments[place] ?? -1;
  }

  /** -1: it is left out. */
  itemOf(segment: number): number {
    return this.placeOf(segment);
  }

  headingItem(): number {
    return -1;
  }

  at(item: number): ListItem {
    return { kind: 'segment', segment: this.segmentAt(item), section: 0 };
  }

  sectionOf(): number {
    return 0;
  }
}

/** Where segments and the headings between them stand in a list of items of one height. */
export class ListGeometry {
  readonly sections: readonly ListSection[];
  readonly segmentCount: number;
  /** One section needs no heading. */
  readonly hasHeadings: boolean;

  constructor(sections: readonly ListSection[], segmentCount: number) {
    this.sections = sections;
    this.segmentCount = segmentCount;
    this.hasHeadings = sections.length > 1;
  }

  get itemCount(): number {
    return this.segmentCount + (this.hasHeadings ? this.sections.length : 0);
  }

  /** All segments are shown. */
  get shownCount(): number {
    return this.segmentCount;
  }

  /** Of a segment among those that are shown. */
  placeOf(segment: number): number {
    return segment;
  }

  /** The segment at a place. */
  segmentAt(place: number): number {
    return place;
  }

  /** The item of a segment. */
  itemOf(segment: number): number {
    return this.hasHeadings ? segment + this.sectionOf(segment) + 1 : segment;
  }

  /** The item of a section's heading. */
  headingItem(section: number): number {
    return (this.sections[section]?.firstSegment ?? 0) + section;
  }

  at(item: number): ListItem {
    if (!this.hasHeadings) return { kind: 'segment', segment: item, section: 0 };
    const section = this.#last((one) => this.headingItem(one) <= item);
    if (this.headingItem(section) === item) return { kind: 'heading', section };
    return { kind: 'segment', segment: item - section - 1, section };
  }

  sectionOf(segment: number): number {
    if (!this.hasHeadings) return 0;
    return this.#last((one) => (this.sections[one]?.firstSegment ?? 0) <= segment);
  }

  /** The last section for which `holds`, which holds up to one and for none after it. */
  #last(holds: (section: number) => boolean): number {
    let low = 0;
    let high = this.sections.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (holds(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
