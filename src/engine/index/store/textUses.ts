import { KeyTable } from '../../../core/rows/keyTable.ts';
import { inputOf, type ReadText } from '../../../core/text/segment.ts';
import { keyBytes, readTextKey } from '../../textKey.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** A place of a text. */
export interface TextPlace extends ReadText {
  /** See `wordsAround`; undefined where nothing around the text says what it is. */
  readonly around?: string | undefined;
}

/** A text as words are looked for in it. */
export interface AroundedText {
  readonly id: number;
  /** What is read of it. */
  readonly text: string;
  /** See `wordsAround`. */
  readonly around: string | undefined;
}

/** A text that stands at so many places more. */
interface UsedText extends TextPlace {
  uses: number;
  readonly key: Uint8Array;
  /** The key of its vector. */
  readonly vector: Uint8Array;
}

// A text that stands at more places is a licence or the like, of which no place says more than another.
const fewUses = 3;
// Some 10 MB. With more texts each is looked for in the table.
const mostSeenKeys = 250_000;
// Stands in no path and in no title.
const separator = '\0';

/** How many places each distinct text of a workspace has; one without any is gone. */
export class TextUses {
  readonly #file: SqliteFile;
  readonly #moved = new Set<number>();
  #seen: KeyTable | undefined;
  #seenAt: unknown;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** Of each place in turn the id of its text and the key of its vector, which equal ones share; each place is counted. */
  acquire(
    places: readonly TextPlace[],
    newTexts: AroundedText[],
  ): { readonly id: number; readonly key: Uint8Array }[] {
    const texts = new Map<string, UsedText>();
    const usedBy = places.map((place) => {
      const name = nameOf(place);
      const known = texts.get(name);
      if (known) {
        known.uses++;
        return known;
      }
      const used = { ...place, uses: 1, ...keysOf(place) };
      texts.set(name, used);
      return used;
    });
    const seen = this.#seenKeys();
    const acquired = new Map<UsedText, { id: number; key: Uint8Array }>();
    for (const used of texts.values()) {
      acquired.set(used, { id: this.#use(used, newTexts, seen), key: used.vector });
    }
    return usedBy.map((used) => acquired.get(used) ?? { id: 0, key: used.vector });
  }

  /**
   * At least the keys of all texts, where the table was empty when this process came to it and no other one has written since:
   * one that is not among them need not be looked for, which takes a sixth of the time that a new text comes in with. To be
   * asked for in a transaction. Undefined elsewhere.
   */
  #seenKeys(): KeyTable | undefined {
    const at = this.#file.get('PRAGMA data_version')?.['data_version'];
    const isOver = at !== this.#seenAt || (this.#seen?.size ?? 0) > mostSeenKeys;
    if (isOver) this.#seen = undefined;
    this.#seenAt = at;
    if (!this.#seen && !this.#file.get('SELECT 1 FROM texts LIMIT 1')) this.#seen = new KeyTable();
    return this.#seen;
  }

  /**
   * The id of a text that stands at so many places more. To look first takes half as long as a statement that inserts what is
   * not there, and one that ignores what is there would use up an id for it.
   */
  #use(used: UsedText, newTexts: AroundedText[], seen: KeyTable | undefined): number {
    const { key, vector, text, input = null, uses, around } = used;
    const seenBefore = seen?.size;
    const isNew = seen !== undefined && seen.add(key, 0) === seenBefore;
    const known = isNew
      ? undefined
      : this.#file.get('SELECT id, uses, around FROM texts WHERE key = ?', key);
    if (!known) {
      const id = this.#file.run(
        'INSERT INTO texts (key, vector, text, input, uses, around) VALUES (?, ?, ?, ?, ?, ?)',
        ...[key, vector, text, input && storedInput(input), uses, around ?? null],
      );
      newTexts.push({ id, text: inputOf(used), around });
      return id;
    }
    const id = Number(known['id']);
    this.#file.run('UPDATE texts SET uses = uses + ? WHERE id = ?', uses, id);
    const before = aroundsOf(known['around']);
    const isOpen = before.length === 0 || Number(known['uses']) <= fewUses;
    if (around !== undefined && isOpen && !before.includes(around)) {
      // Of one file there is one.
      this.#move(id, [...before.filter((each) => belowOf(each) !== belowOf(around)), around]);
    }
    return id;
  }

  /**
   * Takes back one place of each text, by their ids; gives those that stand nowhere any more. `path`: of the file that had
   * them; what stands around a text there is forgotten, unless it is among those that the file `keeps`.
   */
  release(ids: readonly number[], path: string, keeps: ReadonlySet<number>): number[] {
    const gone: number[] = [];
    for (const [id, uses] of countEach(ids)) {
      const sql = 'UPDATE texts SET uses = uses - ? WHERE id = ? RETURNING uses, around';
      const row = this.#file.get(sql, uses, id);
      if (Number(row?.['uses']) > 0) {
        const arounds = aroundsOf(row?.['around']);
        const own = aroundIn(path, arounds);
        const others = arounds.filter((around) => around !== own);
        if (!keeps.has(id) && others.length < arounds.length) this.#move(id, others);
        continue;
      }
      this.#file.run('DELETE FROM texts WHERE id = ?', id);
      gone.push(id);
    }
    return gone;
  }

  /** The ids of the texts around which something else stands than before; each is told once. */
  takeMoved(): readonly number[] {
    const moved = [...this.#moved];
    this.#moved.clear();
    return moved;
  }

  #move(id: number, arounds: readonly string[]): void {
    const around = arounds.length === 0 ? null : arounds.join(separator);
    this.#file.run('UPDATE texts SET around = ? WHERE id = ?', around, id);
    this.#moved.add(id);
  }
}

/** What stands around a text at each of its few places. */
function aroundsOf(value: unknown): string[] {
  return typeof value === 'string' ? value.split(separator) : [];
}

/** The path of `wordsAround`. */
function belowOf(around: string): string {
  return around.slice(0, around.indexOf('\n'));
}

/** What stands around a text in a file. Where paths end alike, as `index.ts` and `lib/index.ts`, it is of the longest that fits. */
function aroundIn(path: string, arounds: readonly string[]): string | undefined {
  const name = `/${path.replaceAll('\\', '/')}`;
  const fitting = arounds.filter((around) => name.endsWith(`/${belowOf(around)}`));
  return fitting.toSorted((a, b) => belowOf(b).length - belowOf(a).length)[0];
}

function countEach<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Tells equal texts that are read alike from others. */
function nameOf({ text, input }: ReadText): string {
  return input === undefined ? text : `${text}\0${input}`;
}

/** Names a text in the table of texts, with the white space at its ends. */
export function placeKey(read: ReadText): Buffer {
  return keysOf(read).key;
}

function keysOf(read: ReadText): { readonly key: Buffer; readonly vector: Buffer } {
  const trimmed = withoutEnds(read);
  const vector = keyOf(trimmed);
  // Most have no white space at their ends.
  return { vector, key: trimmed.text === read.text ? vector : keyOf(read) };
}

/** Without white space at its ends. */
function withoutEnds({ text, input }: ReadText): ReadText {
  return { text: text.trim(), input: input?.trim() };
}

/** SQLite keeps text as UTF-8, in which no half of a pair can stand by itself. */
function storedInput(input: string): string | Uint8Array {
  return input.isWellFormed() ? input : Buffer.from(input, 'utf16le');
}

/** What was stored of an input. */
export function inputStored(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf16le');
  return typeof value === 'string' ? value : undefined;
}

/** Names the vector of a text: white space at its ends, which the tokenizer drops, makes no other one. `input`: as in `ReadText`. */
export function vectorKey(text: string, input?: string): string {
  return keyOf(withoutEnds({ text, input })).toString('latin1');
}

/** Names a text. The last 32 units alone: one that is not well formed has a mark in front of its hash. */
export function keyOf(read: ReadText): Buffer {
  // Bytes right from the hash would be memory of their own for each, which takes longer.
  return Buffer.from(readTextKey(read).slice(-keyBytes), 'latin1');
}
