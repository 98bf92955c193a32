import { RecentlyUsed } from '../../recentlyUsed.ts';
import { sumOf } from './rowChecks.ts';
import { parseTitles, type SegmentTitles } from './segmentTitles.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import type { SqliteFile } from './sqliteFile.ts';

// Of each file that is ranked.
const keptTitles = 5000;

const select =
  'SELECT first, titles, checked FROM partTitles WHERE path = ? AND first <= ? ORDER BY first DESC LIMIT 1';

const selectNext = 'SELECT min(first) AS first FROM partTitles WHERE path = ? AND first > ?';

/** The titles of long files, each part's in a row of its own: all of them together would be as much as the memory. */
export class PartTitles {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
    // Missing in files of earlier releases, which leave alone what is in it: then it names another hash than the file's.
    file.run(
      `CREATE TABLE IF NOT EXISTS partTitles (path TEXT NOT NULL, first INTEGER NOT NULL, titles TEXT NOT NULL,
         PRIMARY KEY (path, first)) WITHOUT ROWID`,
    );
  }

  /** `first`: number of the part's first segment in the file. `titles`: as `titlesText` gives them; null: no segment has one. */
  add(path: string, first: number, titles: string | null): void {
    const sql =
      'INSERT OR REPLACE INTO partTitles (path, first, titles, checked) VALUES (?, ?, ?, ?)';
    if (titles !== null) this.#file.run(sql, path, first, titles, sumOf(path, titles));
  }

  remove(path: string): void {
    this.#file.run('DELETE FROM partTitles WHERE path = ?', path);
  }

  /** Those of a file, which are read when they are asked for, a part at a time. */
  of(path: string, fileHash: string): SegmentTitles {
    const read = this.inTurn(path, fileHash);
    // A ranking asks in the order of its ranks, and each round of it for nearly the same ones.
    const known = new RecentlyUsed<{ readonly title: string | undefined }>(keptTitles, () => 1);
    return (segment) => {
      const key = String(segment);
      const before = known.get(key) ?? { title: read(segment) };
      known.set(key, before);
      return before.title;
    };
  }

  /** As `of`, for whoever asks in the order of the segments: a tenth of the time then. */
  inTurn(path: string, fileHash: string): SegmentTitles {
    const hasAny = this.#file.get('SELECT 1 FROM partTitles WHERE path = ? LIMIT 1', path);
    if (hasAny === undefined) return () => undefined;
    let last:
      { readonly first: number; readonly end: number; readonly titles: SegmentTitles } | undefined;
    return (segment) => {
      // Of thousands in turn a part is fetched once.
      if (last && segment >= last.first && segment < last.end) {
        return last.titles(segment - last.first);
      }
      const row = this.#file.get(select, path, segment);
      if (typeof row?.['titles'] !== 'string') return undefined;
      const first = Number(row['first']);
      const { titles, checked } = row;
      if (last?.first !== first) {
        // None where an earlier release has written the row.
        if (typeof checked === 'number' && checked !== sumOf(path, titles)) {
          throw new DamagedIndexError(this.#file.path);
        }
        const next = this.#file.get(selectNext, path, first)?.['first'];
        const end = typeof next === 'number' ? next : Infinity;
        last = { first, end, titles: parseTitles(titles, fileHash) };
      }
      return last.titles(segment - first);
    };
  }
}
