import { keyBytes, textKey } from '../../textKey.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** A place of a text. */
export interface TextPlace {
  readonly text: string;
  /** See `wordsAround`; undefined where nothing around the text says what it is. */
  readonly around?: string | undefined;
}

/** A text that stands at so many places more. */
interface UsedText extends TextPlace {
  readonly uses: number;
  readonly key: Uint8Array;
  /** The key of its vector. */
  readonly vector: Uint8Array;
}

// A text that stands at more places is a licence or the like, of which no place says more than another.
const fewUses = 3;
// Stands in no path and in no title.
const separator = '\0';

/** How many places each distinct text of a workspace has; one without any is gone. */
export class TextUses {
  readonly #file: SqliteFile;
  readonly #moved = new Set<number>();

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** The id of each distinct text and the key of its vector, each of its places counted. */
  acquire(
    places: readonly TextPlace[],
    areLikelyNew: boolean,
    newTexts: Map<number, string>,
  ): Map<string, { id: number; key: Uint8Array }> {
    const acquired = new Map<string, { id: number; key: Uint8Array }>();
    const arounds = new Map<string, string | undefined>();
    for (const { text, around } of places) if (!arounds.has(text)) arounds.set(text, around);
    for (const [text, uses] of countEach(places.map((place) => place.text))) {
      const trimmed = text.trim();
      const vector = keyOf(trimmed);
      // Most have no white space at their ends.
      const key = text === trimmed ? vector : keyOf(text);
      const used = { text, uses, key, vector, around: arounds.get(text) };
      const id = areLikelyNew ? this.#useNew(used, newTexts) : this.#use(used, newTexts);
      acquired.set(text, { id, key: vector });
    }
    return acquired;
  }

  /** The id of a text that stands at so many places more. An upsert would take longer than looking first. */
  #use(used: UsedText, newTexts: Map<number, string>): number {
    const sql = 'SELECT id, uses, around FROM texts WHERE key = ?';
    const known = this.#file.get(sql, used.key);
    if (!known) return this.#useNew(used, newTexts);
    const id = Number(known['id']);
    this.#file.run('UPDATE texts SET uses = uses + ? WHERE id = ?', used.uses, id);
    const { around } = used;
    const before = aroundsOf(known['around']);
    const isOpen = before.length === 0 || Number(known['uses']) <= fewUses;
    if (around !== undefined && isOpen && !before.includes(around)) {
      // Of one file there is one.
      this.#move(id, [...before.filter((each) => belowOf(each) !== belowOf(around)), around]);
    }
    return id;
  }

  /** As `#use`, faster where nobody has the text yet, as is likely for those of a new file. */
  #useNew(used: UsedText, newTexts: Map<number, string>): number {
    const { key, vector, text, uses, around = null } = used;
    const id = this.#file.insert(
      // To ignore what is there would use up an id for it. The key stands twice: `?1` is no place for the Node of the
      // oldest VS Code, which takes it for a name.
      `INSERT INTO texts (key, vector, text, uses, around) SELECT ?, ?, ?, ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM texts WHERE key = ?)`,
      ...[key, vector, text, uses, around, key],
    );
    if (id === undefined) return this.#use(used, newTexts);
    newTexts.set(id, text);
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
        const others = arounds.filter((around) => !isAroundIn(path, around));
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

/** Whether a path is that of `wordsAround`. */
function isAroundIn(path: string, around: string): boolean {
  return `/${path.replaceAll('\\', '/')}`.endsWith(`/${belowOf(around)}`);
}

function countEach<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Names the vector of a text: white space at its ends, which the tokenizer drops, makes no other one. */
export function vectorKey(text: string): string {
  return keyOf(text.trim()).toString('latin1');
}

/** The last 32 units alone: a text that is not well formed has a mark in front of its hash. */
export function keyOf(text: string): Buffer {
  // Bytes right from the hash would be memory of their own for each, which takes longer.
  return Buffer.from(textKey(text).slice(-keyBytes), 'latin1');
}
