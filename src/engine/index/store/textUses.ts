import { keyBytes, textKey } from '../../textKey.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** A text that stands at so many places more. */
interface UsedText {
  readonly text: string;
  readonly uses: number;
  readonly key: Uint8Array;
  /** The key of its vector. */
  readonly vector: Uint8Array;
}

/** How many places each distinct text of a workspace has; one without any is gone. */
export class TextUses {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** The id of each distinct text and the key of its vector, each of its places counted. */
  acquire(
    texts: readonly string[],
    areLikelyNew: boolean,
    newTexts: Map<number, string>,
  ): Map<string, { id: number; key: Uint8Array }> {
    const acquired = new Map<string, { id: number; key: Uint8Array }>();
    for (const [text, uses] of countEach(texts)) {
      const trimmed = text.trim();
      const vector = keyOf(trimmed);
      // Most have no white space at their ends.
      const key = text === trimmed ? vector : keyOf(text);
      const used = { text, uses, key, vector };
      const id = areLikelyNew ? this.#useNew(used, newTexts) : this.#use(used, newTexts);
      acquired.set(text, { id, key: vector });
    }
    return acquired;
  }

  /** The id of a text that stands at so many places more. An upsert would take longer than looking first. */
  #use(used: UsedText, newTexts: Map<number, string>): number {
    const known = this.#file.get('SELECT id FROM texts WHERE key = ?', used.key);
    if (!known) return this.#useNew(used, newTexts);
    const id = Number(known['id']);
    this.#file.run('UPDATE texts SET uses = uses + ? WHERE id = ?', used.uses, id);
    return id;
  }

  /** As `#use`, faster where nobody has the text yet, as is likely for those of a new file. */
  #useNew(used: UsedText, newTexts: Map<number, string>): number {
    const { key, vector, text, uses } = used;
    const id = this.#file.insert(
      // To ignore what is there would use up an id for it. The key stands twice: `?1` is no place for the Node of the
      // oldest VS Code, which takes it for a name.
      `INSERT INTO texts (key, vector, text, uses) SELECT ?, ?, ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM texts WHERE key = ?)`,
      ...[key, vector, text, uses, key],
    );
    if (id === undefined) return this.#use(used, newTexts);
    newTexts.set(id, text);
    return id;
  }

  /** Takes back one place of each text, by their ids; gives those that stand nowhere any more. */
  release(ids: readonly number[]): number[] {
    const gone: number[] = [];
    for (const [id, uses] of countEach(ids)) {
      const row = this.#file.get(
        'UPDATE texts SET uses = uses - ? WHERE id = ? RETURNING uses',
        uses,
        id,
      );
      if (Number(row?.['uses']) > 0) continue;
      this.#file.run('DELETE FROM texts WHERE id = ?', id);
      gone.push(id);
    }
    return gone;
  }
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
