import {
  placeKey,
  type FoundPlaces,
  type ResultGroup,
  type ResultHit,
} from '../../../host/results.ts';
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
  /** Of the search's groups the one that its hits are in; undefined where there are none. */
  readonly group: number | undefined;
  /** Those that are shown, in the order of their rank; never empty. */
  readonly hits: readonly HitNode[];
}

/** Hits that belong together, whatever the layout. */
export interface GroupNode extends ResultGroup {
  readonly kind: 'group';
  /** From 0, among the search's groups. */
  readonly number: number;
  /** Those that are shown; never empty. */
  readonly hits: readonly HitNode[];
  /** What stands below it: these, by file in a tree. */
  readonly children: readonly (FileNode | HitNode)[];
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

export type ResultNode = GroupNode | FileNode | HitNode | PlaceNode | RestNode;

/** Whether a row stands for a place in a document. */
export function isPlaced(node: ResultNode | undefined): node is HitNode | PlaceNode {
  return node?.kind === 'hit' || node?.kind === 'place';
}

/** What the results view shows of a search's hits: all but what was dismissed and what a filter leaves out. */
export class ResultTree {
  readonly layout: ResultLayout;
  /** What is shown contains it in its text or its title, in small or large letters. Blank: everything. */
  readonly filter: string;
  /** Where the search has groups, those of which hits are shown. */
  readonly groups: readonly GroupNode[];
  /** In the order of their best hit, in each group by themselves. */
  readonly files: readonly FileNode[];
  /** How many files have hits that are shown. */
  readonly fileCount: number;
  /** What is shown, from top to bottom. */
  readonly hits: readonly HitNode[];
  /** Hits that were not dismissed, whatever the filter. */
  readonly total: number;
  readonly #all: readonly HitNode[];
  readonly #dismissed: ReadonlySet<string>;
  readonly #fileOf = new Map<string, FileNode>();
  readonly #named: readonly ResultGroup[];

  constructor(
    all: readonly HitNode[],
    layout: ResultLayout,
    filter = '',
    dismissed: ReadonlySet<string> = new Set(),
    named: readonly ResultGroup[] = [],
  ) {
    this.#all = all;
    this.#dismissed = dismissed;
    this.#named = named;
    this.layout = layout;
    this.filter = filter;
    this.total = all.length;
    const shown = all.filter(({ hit }) => matches(hit, filter));
    const parts = named.map((_, group) => shown.filter(({ hit }) => hit.group === group));
    const filesOfParts = parts.map((hits, group) => filesOf(hits, group));
    this.files = named.length === 0 ? filesOf(shown, undefined) : filesOfParts.flat();
    for (const file of this.files) for (const { key } of file.hits) this.#fileOf.set(key, file);
    this.fileCount = new Set(this.files.map(({ uri }) => uri.toString())).size;
    this.groups = named.flatMap(({ name, example }, number) => {
      const files = filesOfParts[number] ?? [];
      const hits = layout === 'list' ? (parts[number] ?? []) : hitsIn(files);
      const children = layout === 'list' ? hits : files;
      return hits.length === 0 ? [] : [{ kind: 'group', name, example, number, hits, children }];
    });
    if (named.length > 0) this.hits = this.groups.flatMap(({ hits }) => hits);
    else this.hits = layout === 'list' ? shown : hitsIn(this.files);
  }

  /** Hits best first. */
  static of(
    hits: readonly ResultHit[],
    layout: ResultLayout,
    groups: readonly ResultGroup[] = [],
  ): ResultTree {
    return new ResultTree(nodesOf(hits), layout, '', new Set(), groups);
  }

  /** All that were not dismissed, whatever the filter, in the order of their rank. */
  get all(): readonly HitNode[] {
    return this.#all;
  }

  get roots(): readonly ResultNode[] {
    if (this.#named.length > 0) return this.groups;
    return this.layout === 'list' ? this.hits : this.files;
  }

  withLayout(layout: ResultLayout): ResultTree {
    return new ResultTree(this.#all, layout, this.filter, this.#dismissed, this.#named);
  }

  withFilter(filter: string): ResultTree {
    return new ResultTree(this.#all, this.layout, filter, this.#dismissed, this.#named);
  }

  /** Other hits of the same search, best first, in its groups or in others: what was dismissed stays so. */
  withHits(hits: readonly ResultHit[], groups: readonly ResultGroup[] = this.#named): ResultTree {
    const left = nodesOf(hits).filter(({ key }) => !this.#dismissed.has(key));
    return new ResultTree(left, this.layout, this.filter, this.#dismissed, groups);
  }

  /** Without these hits; of a file, without those that are shown. */
  without(nodes: readonly ResultNode[]): ResultTree {
    const gone = new Set(this.hitsOf(nodes));
    const left = this.#all.filter((node) => !gone.has(node));
    const dismissed = new Set([...this.#dismissed, ...[...gone].map(({ key }) => key)]);
    return new ResultTree(left, this.layout, this.filter, dismissed, this.#named);
  }

  /** The hit that is shown where one of an earlier tree stood; of a place the hit that it is below. */
  at(node: HitNode | PlaceNode | undefined): HitNode | undefined {
    const wanted = node?.kind === 'place' ? node.parent : node;
    return wanted && this.hits.find(({ key }) => key === wanted.key);
  }

  parentOf(node: ResultNode): GroupNode | FileNode | HitNode | undefined {
    if (node.kind === 'place' || node.kind === 'rest') return node.parent;
    if (node.kind === 'hit' && this.layout === 'tree') return this.#fileOf.get(node.key);
    const number = node.kind === 'hit' ? node.hit.group : node.kind === 'file' ? node.group : -1;
    return this.groups.find((group) => group.number === number);
  }

  /** The hits of these nodes that are shown, each once, from top to bottom; a place alone is none. */
  hitsOf(nodes: readonly ResultNode[]): readonly HitNode[] {
    const wanted = new Set<string>();
    for (const node of nodes) {
      if (node.kind === 'hit') wanted.add(node.key);
      else for (const { key } of this.#within(node)) wanted.add(key);
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
    if (from?.kind === 'file' || from?.kind === 'group') {
      const first = this.#within(from)[0];
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

  /** The hits of a file or a group that are shown. A node may be of a tree from before. */
  #within(node: ResultNode): readonly HitNode[] {
    if (node.kind === 'group') {
      return this.groups.find(({ number }) => number === node.number)?.hits ?? [];
    }
    if (node.kind !== 'file') return [];
    const key = node.uri.toString();
    const same = this.files.find(
      ({ uri, group }) => uri.toString() === key && group === node.group,
    );
    return same?.hits ?? [];
  }
}

/** In the order of their best hit. */
function filesOf(shown: readonly HitNode[], group: number | undefined): FileNode[] {
  const files = new Map<string, HitNode[]>();
  for (const node of shown) {
    const key = node.hit.uri.toString();
    const hits = files.get(key);
    if (hits) hits.push(node);
    else files.set(key, [node]);
  }
  return [...files.values()].flatMap((hits): FileNode[] => {
    const [best] = hits;
    if (!best) return [];
    return [{ kind: 'file', uri: best.hit.uri, title: best.hit.title, group, hits }];
  });
}

function hitsIn(files: readonly FileNode[]): HitNode[] {
  return files.flatMap(({ hits }) => [...hits]);
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
