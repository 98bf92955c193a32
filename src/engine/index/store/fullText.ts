import { AppError } from '../../../core/errors/appError.ts';
import { foldText } from '../../../core/search/foldedText.ts';
import { identifierWords } from '../../../core/search/identifierWords.ts';
import { inputStored, type AroundedText } from './textUses.ts';
import type { SqliteFile } from './sqliteFile.ts';
import type { SqliteRow } from './sqliteReader.ts';

const bytesAtOnce = 1_000_000;
// Of texts, for a question that looks at each of them: some 10 ms.
const idsAtOnce = 20_000;
/** What is read of a text, of which alone the words are in it. */
const readText = 'coalesce(input, text)';
const selectWorded = `SELECT id, ${readText} AS text, around FROM texts WHERE`;
const foldSetting = 'fold';
// Goes up with each change of what `foldText` and `identifierWords` make of a text.
const fold = '2';
const isWithoutWords = 'id > (SELECT coalesce(max(id), 0) FROM foldedWords_docsize)';

/** An FTS5 expression, and what its scores count for. */
export interface WeightedExpression {
  readonly expression: string;
  readonly weight: number;
}

/**
 * The words of a workspace's texts, in the same file: each text by its id. Texts join it later than their table, in the
 * order of their ids.
 */
export class FullText {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
    this.#create();
  }

  /** Whether all texts are in it, so that `match` begins at once. */
  get isComplete(): boolean {
    return this.#file.get(`SELECT 1 FROM texts WHERE ${isWithoutWords} LIMIT 1`) === undefined;
  }

  /** Whether what is to come joins it in some 300 ms. */
  get joinsSoon(): boolean {
    const sql = `SELECT count(*) AS texts, sum(bytes) AS bytes FROM
      (SELECT octet_length(text) AS bytes FROM texts WHERE ${isWithoutWords} LIMIT ?)`;
    const { texts, bytes } = this.#file.get(sql, idsAtOnce) ?? {};
    return Number(texts) < idsAtOnce && Number(bytes ?? 0) <= 2 * bytesAtOnce;
  }

  /**
   * Brings up to `count` texts, fewer where they are long, or all into it in one transaction; whether more are to come.
   */
  join(count = -1): boolean {
    if (this.isComplete) return false;
    return this.#file.transaction(() => {
      const toCome = `FROM texts WHERE ${isWithoutWords} ORDER BY id LIMIT ?`;
      const sizes =
        count < 0 ? [] : this.#file.all(`SELECT octet_length(text) AS bytes ${toCome}`, count);
      const some = count < 0 ? count : withinBytes(sizes);
      const rows = this.#file.all(`SELECT id, ${readText} AS text, around ${toCome}`, some);
      for (const row of rows) this.#add(row);
      return count >= 0 && (sizes.length === count || some < sizes.length);
    });
  }

  /**
   * The ids of the texts that match an FTS5 expression and their BM25 scores, higher is better, best first. `atMost`: so
   * many are scored, the first ones by their ids. This and the next three wait for texts that are not in it yet: whoever
   * must not wait brings them in before, in parts.
   */
  *match(expression: string, atMost = -1): Generator<{ id: number; score: number }> {
    this.#joinAll();
    // FTS5's own order by rank scores whatever matches first, and so does SQLite where it may join the two parts.
    const sql = `WITH found AS MATERIALIZED
         (SELECT rowid AS id, -bm25(foldedWords) AS score FROM foldedWords WHERE foldedWords MATCH ? ORDER BY rowid LIMIT ?)
       SELECT id, score FROM found ORDER BY score DESC, id`;
    for (const row of this.#file.iterate(sql, expression, atMost)) {
      yield { id: Number(row['id']), score: Number(row['score']) };
    }
  }

  /** As `match`: of each text that one of the expressions finds, the sum of its weighted scores. */
  *matchWeighted(parts: readonly WeightedExpression[]): Generator<{ id: number; score: number }> {
    this.#joinAll();
    const part =
      'SELECT rowid AS id, ? * -bm25(foldedWords) AS score FROM foldedWords WHERE foldedWords MATCH ?';
    const sql = `WITH found AS MATERIALIZED (${parts.map(() => part).join(' UNION ALL ')})
      SELECT id, sum(score) AS score FROM found GROUP BY id ORDER BY score DESC, id`;
    const values = parts.flatMap(({ expression, weight }) => [weight, expression]);
    for (const row of this.#file.iterate(sql, ...values)) {
      yield { id: Number(row['id']), score: Number(row['score']) };
    }
  }

  /** How many texts are in it. */
  get textCount(): number {
    return this.#counted()[0] ?? 0;
  }

  /** By id of a text: how many words it has, as `bm25()` counts them, the mean being 1; 1 for one that is not in it. */
  lengths(ids: readonly number[]): (id: number) => number {
    const [texts = 0, ...words] = this.#counted();
    const mean = sumOf(words) / texts || 1;
    const sql =
      'SELECT id, sz FROM foldedWords_docsize WHERE id IN (SELECT value FROM json_each(?))';
    const lengths = new Map(
      this.#file
        .all(sql, JSON.stringify(ids))
        .map(({ id, sz }) => [Number(id), sumOf(readVarints(sz)) / mean]),
    );
    return (id) => lengths.get(id) ?? 1;
  }

  /** As `match`, in the order of the ids, each scored when it is asked for: others may work in between. Undefined: none. */
  *scores(expression: string): Generator<{ id: number; score: number } | undefined> {
    this.#joinAll();
    const sql =
      'SELECT rowid AS id, -bm25(foldedWords) AS score FROM foldedWords WHERE foldedWords MATCH ?';
    for (const row of this.#file.iterateInTurns([{ sql, values: [expression] }])) {
      yield row && { id: Number(row['id']), score: Number(row['score']) };
    }
  }

  /** How many texts match an FTS5 expression: a thirtieth of the time that their scores take. */
  matchCount(expression: string): number {
    this.#joinAll();
    const sql = 'SELECT count(*) AS n FROM foldedWords WHERE foldedWords MATCH ?';
    return Number(this.#file.get(sql, expression)?.['n'] ?? 0);
  }

  /** The ids of the texts that match an FTS5 expression, ascending: a thirtieth of the time that their scores take. */
  matchingIds(expression: string): number[] {
    this.#joinAll();
    const sql = 'SELECT rowid AS id FROM foldedWords WHERE foldedWords MATCH ? ORDER BY rowid';
    return this.#file.all(sql, expression).map(({ id }) => Number(id));
  }

  /** The texts of which not all is read, in the order of their ids, as `scores` gives them: their signs are in no expression. */
  *readInPart(): Generator<{ id: number; text: string } | undefined> {
    yield* this.#texts(
      'SELECT id, text FROM texts WHERE input IS NOT NULL AND id > ? AND id <= ? ORDER BY id',
      [],
    );
  }

  /** The texts that match an FTS5 expression, in the order of their ids, as `scores` gives them. */
  *matching(expression: string): Generator<{ id: number; text: string } | undefined> {
    this.#joinAll();
    yield* this.#texts(
      `SELECT texts.id AS id, texts.text AS text FROM foldedWords CROSS JOIN texts ON texts.id = foldedWords.rowid
       WHERE foldedWords MATCH ? AND foldedWords.rowid > CAST(? AS INTEGER) AND foldedWords.rowid <= CAST(? AS INTEGER)
       ORDER BY foldedWords.rowid`,
      [expression],
    );
  }

  /** All texts in the order of their ids, as `scores` gives them. Waits for none. */
  *all(): Generator<{ id: number; text: string } | undefined> {
    yield* this.#texts('SELECT id, text FROM texts WHERE id > ? AND id <= ? ORDER BY id', []);
  }

  /** As `all`, of the texts whose ids are greater than `after`: what is read of each, and what stands around it. */
  *worded(after: number): Generator<AroundedText | undefined> {
    const sql = `${selectWorded} id > ? AND id <= ? ORDER BY id`;
    for (const row of this.#rows(sql, [], after)) yield row && asArounded(row);
  }

  /** As `worded`, of the texts with these ids. */
  wordedAt(ids: readonly number[]): AroundedText[] {
    const sql = `${selectWorded} id IN (SELECT value FROM json_each(?)) ORDER BY id`;
    return this.#file.all(sql, JSON.stringify(ids)).map(asArounded);
  }

  /** The ids of the texts that hold a string, in its own case, some at a time. */
  *containing(part: string): Generator<readonly number[]> {
    const sizesSql =
      'SELECT id, octet_length(text) AS bytes FROM texts WHERE id > ? ORDER BY id LIMIT ?';
    const sql = 'SELECT id FROM texts WHERE id > ? AND id <= ? AND instr(text, ?) > 0';
    for (let after = 0; ;) {
      const sizes = this.#file.all(sizesSql, after, idsAtOnce);
      const to = Number(sizes[withinBytes(sizes) - 1]?.['id'] ?? 0);
      if (to === 0) return;
      yield this.#file.all(sql, after, to, part).map(({ id }) => Number(id));
      after = to;
    }
  }

  /** FTS5's record of averages: how many texts, then how many words in each column. */
  #counted(): number[] {
    return readVarints(
      this.#file.get('SELECT block FROM foldedWords_data WHERE id = 1')?.['block'],
    );
  }

  remove(id: number): void {
    this.#file.run('DELETE FROM foldedWords WHERE rowid = ?', id);
  }

  /** Takes texts anew where they are in it, because something else stands around them. */
  renew(ids: readonly number[]): void {
    const sql = 'SELECT 1 FROM foldedWords_docsize WHERE id = ?';
    const held = ids.filter((id) => this.#file.get(sql, id)).sort((a, b) => a - b);
    // Out and in by turns takes FTS5 several times as long.
    for (const id of held) this.remove(id);
    for (const id of held) {
      const select = `SELECT id, ${readText} AS text, around FROM texts WHERE id = ?`;
      const row = this.#file.get(select, id);
      if (row) this.#add(row);
    }
  }

  /** Words around a text are looked for as parts of its names are. */
  #add({ id = 0, text, around }: SqliteRow): void {
    const folded = foldText(inputStored(text) ?? '');
    const parts = identifierWords(folded);
    if (typeof around === 'string') {
      const beside = foldText(around);
      parts.push(beside, ...identifierWords(beside));
    }
    const insert = 'INSERT INTO foldedWords (rowid, text, parts) VALUES (?, ?, ?)';
    this.#file.run(insert, id, folded, parts.join(' '));
  }

  *#texts(
    sql: string,
    values: readonly string[],
  ): Generator<{ id: number; text: string } | undefined> {
    for (const row of this.#rows(sql, values)) {
      yield row && { id: Number(row['id']), text: String(row['text']) };
    }
  }

  /** `sql`: asked for some ids at a time, whose bounds are its last values. */
  *#rows(sql: string, values: readonly string[], after = 0): Generator<SqliteRow | undefined> {
    const last = Number(this.#file.get('SELECT max(id) AS id FROM texts')?.['id'] ?? 0);
    // Numbers come as floating point, by which the full text sets no bound: hence the casts.
    const questions = Array.from({ length: Math.ceil((last - after) / idsAtOnce) }, (_, i) => ({
      ...{ sql, values: [...values, after + i * idsAtOnce, after + (i + 1) * idsAtOnce] },
    }));
    yield* this.#file.iterateInTurns(questions);
  }

  /**
   * Files of earlier releases have a table of unfolded words, which such a release fills again where it comes back, or one
   * folded otherwise, which is filled anew.
   */
  #create(): void {
    const isCurrent = (): boolean =>
      this.#file.get(
        `SELECT 1 FROM sqlite_schema WHERE name = 'foldedWords' AND ? = (SELECT value FROM settings WHERE name = ?)`,
        fold,
        foldSetting,
      ) !== undefined;
    if (isCurrent()) return;
    this.#file.transaction(() => {
      // Another process may have done so meanwhile.
      if (isCurrent()) return;
      this.#file.run('DROP TABLE IF EXISTS foldedWords');
      this.#file
        .run(`CREATE VIRTUAL TABLE foldedWords USING fts5 (text, parts, content = '', contentless_delete = 1,
        tokenize = "porter unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'")`);
      this.#file.run(`INSERT INTO words (words) VALUES ('delete-all')`);
      this.#file.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', foldSetting, fold);
    });
  }

  #joinAll(): void {
    try {
      this.join();
    } catch (error) {
      // On a full disk what is there is searched.
      if (!(error instanceof AppError) || error.code !== 'fileUnwritable') throw error;
    }
  }
}

function asArounded({ id, text, around }: SqliteRow): AroundedText {
  return {
    id: Number(id),
    text: inputStored(text) ?? '',
    around: typeof around === 'string' ? around : undefined,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Numbers as SQLite packs them: seven bits a byte, the highest first, the last byte without its top bit. */
function readVarints(blob: SqliteRow[string] | undefined): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of blob instanceof Uint8Array ? blob : []) {
    number = 128 * number + (byte & 127);
    if (byte > 127) continue;
    numbers.push(number);
    number = 0;
  }
  return numbers;
}

/** How many of some rows come to a million bytes, one at least where there is one. */
function withinBytes(rows: readonly SqliteRow[]): number {
  let bytes = 0;
  const end = rows.findIndex((row) => (bytes += Number(row['bytes'])) > bytesAtOnce);
  return end < 0 ? rows.length : Math.max(1, end);
}
