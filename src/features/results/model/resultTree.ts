import { placeKey, type FoundPlaces, type ResultHit } from '../../../host/results.ts';
import { matchAt } from '../../../host/text/matchedLine.ts';

/** `tree`: hits by file. `list`: all hits by rank. */
export type ResultLayout = 'tree' | 'list';

export interface HitNode {
  readonly kind: 'hit';
  readonly hit: ResultHit;
  /** Where it stands: names it among the hits of a search, and among better ones that come later. */
  readonly key: string;
  /** From 0, among all hits of the search. */
  readonly rank: number;
}

export interface FileNode {
  readonly kind: 'file';
  readonly uri: ResultHit['uri'];
  readonly title: string;
  /** Those that are shown, in the order of their rank; never empty. */
  readonly hits: readonly HitNode[];
}

/** One of the places of a hit's text, below the hit. */
export interface PlaceNode {
  readonly kind: 'place';
  /** The hit as if it had been found at this place alone. */
  readonly hit: ResultHit;
  readonly key: string;
  readonly parent: HitNode;
}

/** Says below a hit how many of its places are not shown. */
export interface RestNode {
  readonly kind: 'rest';
  readonly count: number;
  readonly parent: HitNode;
}

export type ResultNode = FileNode | HitNode | PlaceNode | RestNode;

/** Whether a row stands for a place in a document. */
export function isPlaced(node: ResultNode | undefined): node is HitNode | PlaceNode {
  return node?.kind === 'hit' || node?.kind === 'place';
}

/** What the results view shows of a search's hits: all but what was dismissed and what a filter leaves out. */
export class ResultTree {
  readonly layout: ResultLayout;
  /** What is shown contains it in its text or its title, in small or large letters. Blank: everything. */
  readonly filter: string;
  /** In the order of their best hit. */
  readonly files: readonly FileNode[];
  /** What is shown, from top to bottom. */
  readonly hits: readonly HitNode[];
  /** Hits that were not dismissed, whatever the filter. */
  readonly total: number;
  readonly #all: readonly HitNode[];
  readonly #dismissed: ReadonlySet<string>;
  readonly #fileOf = new Map<string, FileNode>();

  constructor(
    all: readonly HitNode[],
    layout: ResultLayout,
    filter = '',
    dismissed: ReadonlySet<string> = new Set(),
  ) {
    this.#all = all;
    this.#dismissed = dismissed;
    this.layout = layout;
    this.filter = filter;
    this.total = all.length;
    const shown = all.filter(({ hit }) => matches(hit, filter));
    const groups = new Map<string, HitNode[]>();
    for (const node of shown) {
      const key = node.hit.uri.toString();
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
    this.files = [...groups.values()].flatMap((hits) => {
      const [best] = hits;
      if (!best) return [];
      const file: FileNode = { kind: 'file', uri: best.hit.uri, title: best.hit.title, hits };
      for (const node of hits) this.#fileOf.set(node.key, file);
      return [file];
    });
    this.hits = layout === 'list' ? shown : this.files.flatMap(({ hits }) => hits);
  }

  /** Hits best first. */
  static of(hits: readonly ResultHit[], layout: ResultLayout): ResultTree {
    return new ResultTree(nodesOf(hits), layout);
  }

  /** All that were not dismissed, whatever the filter, in the order of their rank. */
  get all(): readonly HitNode[] {
    return this.#all;
  }

  get roots(): readonly ResultNode[] {
    return this.layout === 'list' ? this.hits : this.files;
  }

  withLayout(layout: ResultLayout): ResultTree {
    return new ResultTree(this.#all, layout, this.filter, this.#dismissed);
  }

  withFilter(filter: string): ResultTree {
    return new ResultTree(this.#all, this.layout, filter, this.#dismissed);
  }

  /** Other hits of the same search, best first: what was dismissed stays so. */
  withHits(hits: readonly ResultHit[]): ResultTree {
    const left = nodesOf(hits).filter(({ key }) => !this.#dismissed.has(key));
    return new ResultTree(left, this.layout, this.filter, this.#dismissed);
  }

  /** Without these hits; of a file, without those that are shown. */
  without(nodes: readonly ResultNode[]): ResultTree {
    const gone = new Set(this.hitsOf(nodes));
    const left = this.#all.filter((node) => !gone.has(node));
    const dismissed = new Set([...this.#dismissed, ...[...gone].map(({ key }) => key)]);
    return new ResultTree(left, this.layout, this.filter, dismissed);
  }

  /** The hit that is shown where one of an earlier tree stood; of a place the hit that it is below. */
  at(node: HitNode | PlaceNode | undefined): HitNode | undefined {
    const wanted = node?.kind === 'place' ? node.parent : node;
    return wanted && this.hits.find(({ key }) => key === wanted.key);
  }

  parentOf(node: ResultNode): FileNode | HitNode | undefined {
    if (node.kind === 'place' || node.kind === 'rest') return node.parent;
    return node.kind === 'hit' && this.layout === 'tree' ? this.#fileOf.get(node.key) : undefined;
  }

  /** The hits of these nodes that are shown, each once, from top to bottom; a place alone is none. */
  hitsOf(nodes: readonly ResultNode[]): readonly HitNode[] {
    const wanted = new Set<string>();
    for (const node of nodes) {
      if (node.kind === 'hit') wanted.add(node.key);
      else if (node.kind === 'file')
        for (const { key } of this.#fileAt(node)?.hits ?? []) wanted.add(key);
    }
    return this.hits.filter(({ key }) => wanted.has(key));
  }

  /**
   * The next hit below (1) or above (-1), from the last to the first and back; undefined where none is shown. Hits for
   * which `passesOver` is true are left out, unless it is true for all.
   */
  step(
    from: ResultNode | undefined,
    by: 1 | -1,
    passesOver: (node: HitNode) => boolean = () => false,
  ): HitNode | undefined {
    const next = this.#step(from, by);
    let at = next;
    for (let tried = 0; at && passesOver(at); tried++) {
      if (tried === this.hits.length) return next;
      at = this.#step(at, by);
    }
    return at;
  }

  #step(from: ResultNode | undefined, by: 1 | -1): HitNode | undefined {
    const count = this.hits.length;
    if (from?.kind === 'file') {
      const first = this.#fileAt(from)?.hits[0];
      const at = first ? this.hits.indexOf(first) : -1;
      if (at !== -1) return this.hits.at(by === 1 ? at : at - 1);
    }
    const at = from?.kind === 'hit' ? this.hits.findIndex(({ key }) => key === from.key) : -1;
    if (at === -1) return by === 1 ? this.hits[0] : this.hits.at(-1);
    return this.hits[(at + by + count) % count];
  }

  /** What to select once these are dismissed: the hit that comes after them, else the one before. */
  besides(nodes: readonly ResultNode[]): HitNode | undefined {
    const gone = new Set(this.hitsOf(nodes));
    const last = this.hits.findLastIndex((node) => gone.has(node));
    return (
      this.hits.slice(last + 1).find((node) => !gone.has(node)) ??
      this.hits.findLast((node) => !gone.has(node))
    );
  }

  /** A node may be of a tree from before. */
  #fileAt({ uri }: FileNode): FileNode | undefined {
    const key = uri.toString();
    return this.files.find((file) => file.uri.toString() === key);
  }
}

/** What stands below a hit whose text has several places. */
export function placeNodes(
  parent: HitNode,
  { places, count }: FoundPlaces,
): (PlaceNode | RestNode)[] {
  const nodes = new Map<string, PlaceNode>();
  for (const place of places) {
    const key = `${placeKey(place)} of ${parent.key}`;
    nodes.set(key, {
      kind: 'place',
      hit: { ...parent.hit, ...place, match: matchAt(parent.hit, place), places: undefined },
      key,
      parent,
    });
  }
  const rest = count - places.length;
  return rest > 0
    ? [...nodes.values(), { kind: 'rest', count: rest, parent }]
    : [...nodes.values()];
}

function nodesOf(hits: readonly ResultHit[]): HitNode[] {
  const seen = new Set<string>();
  return hits.flatMap((hit, rank) => {
    const key = placeKey(hit);
    // Two rows of one name would break the view.
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ kind: 'hit', hit, key, rank }];
  });
}

function matches({ title, passageTitle = '', text }: ResultHit, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return [title, passageTitle, text].some((where) => where.toLowerCase().includes(wanted));
}
