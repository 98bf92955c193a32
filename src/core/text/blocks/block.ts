import { trimmedSpan, type Span } from '../span.ts';

/**
 * What a block is. `markup` and `metadata` say how a text is laid out or filed: they have no vector. The lines of
 * `code` stand for themselves; a `row`, `record`, `cue`, `message`, `formula` and `heading` is one text; the others
 * hold sentences.
 */
export type BlockKind =
  | 'heading'
  | 'paragraph'
  | 'item'
  | 'quote'
  | 'comment'
  | 'code'
  | 'formula'
  | 'row'
  | 'record'
  | 'cue'
  | 'message'
  | 'metadata'
  | 'markup';

/**
 * A piece of a document as its author wrote it. Blocks stand in the order of the text and do not overlap. All have the same keys:
 * objects of one shape are made and read in a fraction of the time.
 */
export interface Block extends Span {
  readonly kind: BlockKind;
  /** Of a heading: 1 is the highest, 0 the title of a whole document. Of an item: how deep it stands, from 1. */
  readonly level: number | undefined;
  /** What it is made of, where that is not all of it: the texts of a message, the lines of a cue. */
  readonly parts: readonly Span[] | undefined;
  /** The heading that it stands under. */
  readonly parent: Block | undefined;
}

interface BlockFacts {
  readonly level?: number;
  readonly parts?: readonly Span[];
}

/** A block that goes on as long as its lines do. */
export interface OpenBlock {
  readonly kind: BlockKind;
  readonly start: number;
  end: number;
  readonly level?: number;
}

/** Collects the blocks of a text: each without the white space around it, each under its heading. */
export class BlockList<Open extends OpenBlock = OpenBlock> {
  readonly text: string;
  readonly blocks: Block[] = [];
  /** What the next line may belong to. */
  open: Open | undefined;
  readonly #headings: Block[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Adds what is open; nothing belongs to it any more. */
  close(): void {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    const { kind, start, end, level } = open;
    this.add(kind, start, end, level === undefined ? undefined : { level });
  }

  /** Adds what stands from `start` to `end`, without white space at its ends; nothing where there is nothing else. */
  add(kind: BlockKind, start: number, end: number, facts?: BlockFacts): void {
    const span = trimmedSpan(this.text, start, end);
    if (span) this.addWhole(kind, span.start, span.end, facts);
  }

  /** Adds what stands from `start` to `end` as it is, lines with their indentation; nothing where that is empty. */
  addWhole(kind: BlockKind, start: number, end: number, facts?: BlockFacts): void {
    if (end <= start) return;
    const level = facts?.level;
    if (kind === 'heading' && level !== undefined) {
      while ((this.#headings.at(-1)?.level ?? -1) >= level) this.#headings.pop();
    }
    const parent = this.#headings.at(-1);
    const block: Block = { kind, start, end, level, parts: facts?.parts, parent };
    this.blocks.push(block);
    if (kind === 'heading') this.#headings.push(block);
  }
}
