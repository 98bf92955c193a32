import { DatabaseSync } from 'node:sqlite';
import { foldText } from '../../src/core/search/foldedText.ts';
import { identifierWords } from '../../src/core/search/identifierWords.ts';
import { wordExpressions } from '../../src/core/search/keywordQuery.ts';
import type { Query } from '../../src/core/search/query.ts';

/** What is looked for in a passage: its text, and what stands around it. */
export interface WordsOfPassage {
  readonly path: string;
  readonly title: string | undefined;
  readonly text: string;
}

/** A full text over passages in memory, as the index has it: text, parts of its names, path and title, which weigh alike. */
export class PassageWords implements Disposable {
  readonly #database = new DatabaseSync(':memory:');

  constructor(passages: readonly WordsOfPassage[]) {
    this.#database
      .exec(`CREATE VIRTUAL TABLE words USING fts5 (text, parts, path, title, content = '', contentless_delete = 1,
      tokenize = "porter unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '_'")`);
    const insert = this.#database.prepare(
      'INSERT INTO words (rowid, text, parts, path, title) VALUES (?, ?, ?, ?, ?)',
    );
    this.#database.exec('BEGIN');
    passages.forEach(({ text, path, title = '' }, place) => {
      const folded = foldText(text);
      const parts = identifierWords(folded).join(' ');
      insert.run(place + 1, folded, parts, withParts(path), withParts(title));
    });
    this.#database.exec('COMMIT');
  }

  /** Places of passages and their BM25 scores, higher is better, best first. */
  best({ plain, wanted }: Query, limit: number): Map<number, number> {
    const words = wordExpressions([plain, ...wanted.phrases].join(' '));
    if (words.length === 0) return new Map();
    const sql = `SELECT rowid AS id, -bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY score DESC, id LIMIT ?`;
    const rows = this.#database.prepare(sql).all(words.join(' OR '), limit);
    return new Map(rows.map(({ id, score }) => [Number(id) - 1, Number(score)]));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

function withParts(text: string): string {
  const folded = foldText(text);
  return `${folded} ${identifierWords(folded).join(' ')}`;
}
