/** A run of segments under a heading. */
interface ListSection {
  readonly title: string;
  readonly firstSegment: number;
  readonly segmentCount: number;
}

type ListItem =
  | { readonly kind: 'heading'; readonly section: number }
  | { readonly kind: 'segment'; readonly segment: number; readonly section: number };

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

  /** -1: it is left out. */
  itemOf(segment: number): number {
    return this.#placeOf[segment] ?? -1;
  }

  headingItem(): number {
    return -1;
  }

  at(item: number): ListItem {
    return { kind: 'segment', segment: this.#segments[item] ?? -1, section: 0 };
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
