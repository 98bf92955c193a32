import { identifierWords } from '../../core/search/identifierWords.ts';
import type { Segment } from '../../core/text/segment.ts';
import { textKey } from '../corpus/textKey.ts';
import { keyBytes } from './vectorDatabase.ts';
import { SqliteFile, type SqliteFormat, type SqliteRow } from './sqliteFile.ts';

// A file's segments are one blob (text, start, end, line), so that thousands of files are read in milliseconds. Each
// distinct text stands once, in the table and in the full text. `_` belongs to a word there: a whole name
// then counts for more than its parts, which have a column of their own.
const format: SqliteFormat = {
  applicationId: 0x53547731,
  version: 1,
  schema: `
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
      mtime REAL NOT NULL, hash TEXT NOT NULL, problem TEXT, segments BLOB NOT NULL);
    CREATE TABLE texts (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL,
      text TEXT NOT NULL, uses INTEGER NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5 (text, parts, content = '', contentless_delete = 1,
      tokenize = "unicode61 remove_diacritics 2 tokenchars '_'");`,
};

/** Numbers of a segment in a file's blob. */
export const segmentFields = { text: 0, start: 1, end: 2, line: 3, count: 4 } as const;

/** What is known of a file. */
export interface IndexedFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of its last change, in milliseconds; -1 where it is too young to be trusted. */
  readonly mtime: number;
  /** Of its bytes. */
  readonly hash: string;
  /** Why it has no segments, where it cannot be read as text. */
  readonly problem: string | undefined;
}

export interface PlacedSegment extends Segment {
  /** From 1. */
  readonly line: number;
}

/** The files of a workspace, their segments and their full text. */
export class WorkspaceDatabase {
  readonly #file: SqliteFile;

  constructor(path: string) {
    this.#file = SqliteFile.open(path, format);
  }

  setting(name: string): string | undefined {
    const row = this.#file.get('SELECT value FROM settings WHERE name = ?', name);
    return row && String(row['value']);
  }

  setSetting(name: string, value: string): void {
    if (this.setting(name) === value) return;
    this.#file.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value);
  }

  files(): IndexedFile[] {
    return this.#file
      .all('SELECT path, size, mtime, hash, problem FROM files ORDER BY path')
      .map((row) => ({
        path: String(row['path']),
        size: Number(row['size']),
        mtime: Number(row['mtime']),
        hash: String(row['hash']),
        problem: row['problem'] === null ? undefined : String(row['problem']),
      }));
  }

  /** The segments of the files that `inScope`, `segmentFields.count` numbers each, in the order of the paths. */
  *segments(inScope: (path: string) => boolean): Generator<{ path: string; segments: Int32Array }> {
    for (const row of this.#file.iterate('SELECT path, segments FROM files ORDER BY path')) {
      const path = String(row['path']);
      if (inScope(path)) yield { path, segments: numbersOf(row) };
    }
  }

  /** The distinct texts' ids and the keys of their vectors. */
  *vectorKeys(): Generator<{ id: number; key: string }> {
    for (const row of this.#file.iterate('SELECT id, vector FROM texts')) {
      yield { id: Number(row['id']), key: latin1(row['vector']) };
    }
  }

  /** 0 where there is no text. */
  largestTextId(): number {
    return Number(this.#file.get('SELECT max(id) AS id FROM texts')?.['id'] ?? 0);
  }

  /** Changes when another process has written. */
  dataVersion(): number {
    return Number(this.#file.get('PRAGMA data_version')?.['data_version']);
  }

  text(id: number): string {
    return String(this.#file.get('SELECT text FROM texts WHERE id = ?', id)?.['text'] ?? '');
  }

  /** The ids of the texts that match an FTS5 expression and their BM25 scores, higher is better, best first. */
  *match(expression: string): Generator<{ id: number; score: number }> {
    const sql =
      'SELECT rowid AS id, -bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY rank';
    for (const row of this.#file.iterate(sql, expression)) {
      yield { id: Number(row['id']), score: Number(row['score']) };
    }
  }

  /** The ids of the texts that hold a string, in its own case. */
  containing(part: string): number[] {
    const rows = this.#file.all('SELECT id FROM texts WHERE instr(text, ?) > 0', part);
    return rows.map(({ id }) => Number(id));
  }

  /** Only what is known of the file, not its segments. */
  touch({ path, size, mtime }: IndexedFile): void {
    this.#file.run('UPDATE files SET size = ?, mtime = ? WHERE path = ?', size, mtime, path);
  }

  /** Puts a file and its segments in the place of what was known of it, in one transaction. */
  replace(file: IndexedFile, segments: readonly PlacedSegment[]): void {
    this.#file.transaction(() => {
      const old = this.#file.get('SELECT segments FROM files WHERE path = ?', file.path);
      const ids = this.#acquire(segments.map(({ text }) => text));
      const numbers = new Int32Array(segments.length * segmentFields.count);
      segments.forEach(({ text, start, end, line }, i) => {
        numbers.set([ids.get(text) ?? 0, start, end, line], i * segmentFields.count);
      });
      if (old) this.#release(numbersOf(old));
      this.#file.run(
        `INSERT INTO files (path, size, mtime, hash, problem, segments) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime,
           hash = excluded.hash, problem = excluded.problem, segments = excluded.segments`,
        file.path,
        file.size,
        file.mtime,
        file.hash,
        file.problem ?? null,
        new Uint8Array(numbers.buffer),
      );
    });
  }

  remove(path: string): void {
    this.#file.transaction(() => {
      const old = this.#file.get('SELECT segments FROM files WHERE path = ?', path);
      if (old) this.#release(numbersOf(old));
      this.#file.run('DELETE FROM files WHERE path = ?', path);
    });
  }

  close(): void {
    this.#file.close();
  }

  /** The id of each distinct text, each of its places counted. */
  #acquire(texts: readonly string[]): Map<string, number> {
    const ids = new Map<string, number>();
    for (const [text, uses] of countEach(texts)) {
      const row = this.#file.get(
        `INSERT INTO texts (key, vector, text, uses) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET uses = uses + excluded.uses RETURNING id, uses`,
        keyBlob(text),
        // The tokenizer drops white space at the ends: what is moved in needs no other vector.
        keyBlob(text.trim()),
        text,
        uses,
      );
      const id = Number(row?.['id']);
      ids.set(text, id);
      if (Number(row?.['uses']) > uses) continue;
      const parts = identifierWords(text).join(' ');
      this.#file.run('INSERT INTO words (rowid, text, parts) VALUES (?, ?, ?)', id, text, parts);
    }
    return ids;
  }

  #release(numbers: Int32Array): void {
    const ids: number[] = [];
    for (let at = 0; at < numbers.length; at += segmentFields.count) ids.push(numbers[at] ?? 0);
    for (const [id, uses] of countEach(ids)) {
      const row = this.#file.get(
        'UPDATE texts SET uses = uses - ? WHERE id = ? RETURNING uses',
        uses,
        id,
      );
      if (Number(row?.['uses']) > 0) continue;
      this.#file.run('DELETE FROM texts WHERE id = ?', id);
      this.#file.run('DELETE FROM words WHERE rowid = ?', id);
    }
  }
}

function countEach<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function numbersOf(row: SqliteRow): Int32Array {
  const bytes = row['segments'];
  if (!(bytes instanceof Uint8Array)) return new Int32Array();
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4));
}

/** The last 32 units alone: a text that is not well formed has a mark in front of its hash. */
function keyBlob(text: string): Uint8Array {
  return Buffer.from(textKey(text).slice(-keyBytes), 'latin1');
}

function latin1(value: unknown): string {
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
    : '';
}
