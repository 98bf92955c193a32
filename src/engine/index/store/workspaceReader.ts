import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import {
  olderSettings,
  parseUsedSpace,
  usedSpaces,
  type SpaceRole,
  type UsedSpace,
} from './spaceRoles.ts';
import { lineKeysTable } from './lineKeys.ts';
import { openReadOnly } from '../sqlite/memoryCopy.ts';
import { isDamage } from '../sqlite/sqliteErrors.ts';
import { tokenChoice, tokenUse } from './tokenChoice.ts';

const busyTimeoutMs = 30_000;

/**
 * The vectors that a workspace uses, read from its file without writing to it: it may be open elsewhere, and of another
 * release. A damaged file uses nothing, for it would be made anew; any other failure throws.
 */
export class WorkspaceReader {
  readonly path: string;
  readonly #database: DatabaseSync;
  /** Ids of texts only grow: one that comes back has a new one. */
  #lastId = 0;
  #lastLineId = 0;
  #spaces: readonly string[] = [];

  constructor(path: string) {
    this.path = path;
    try {
      this.#database = openReadOnly(path, busyTimeoutMs);
    } catch (cause) {
      throw unreadable(path, cause);
    }
  }

  /**
   * Of these spaces, those that the workspace uses, and the `tokenUse` of them where it keeps token vectors. All keys come
   * anew where they are others than before.
   */
  spaces(names: readonly string[]): readonly string[] {
    const used = this.#rows(usedSpaces, `SELECT name FROM ${usedSpaces}`).map(({ name }) => name);
    // Releases before that table name them in settings, and may do so beside it.
    const { answering, filling } = olderSettings;
    const sql = `SELECT value FROM settings WHERE name IN ('${answering}', '${filling}')`;
    const named = this.#rows('settings', sql).map(({ value }) => value);
    const all = new Set([...used, ...named]);
    const ofVectors = names.filter((name) => all.has(name));
    const keepsTokens = tokenChoice(this) === 'on';
    const spaces = keepsTokens ? [...ofVectors, ...ofVectors.map(tokenUse)] : ofVectors;
    if (spaces.join('\n') !== this.#spaces.join('\n')) {
      this.#lastId = 0;
      this.#lastLineId = 0;
    }
    this.#spaces = spaces;
    return spaces;
  }

  /** The keys of at most `limit` texts or lines that were not given yet; none: that was all for now. */
  next(limit: number): Uint8Array[] {
    const sql = 'SELECT id, vector FROM texts WHERE id > ? ORDER BY id LIMIT ?';
    const rows = this.#rows('texts', sql, this.#lastId, limit);
    this.#lastId = Number(rows.at(-1)?.['id'] ?? this.#lastId);
    if (rows.length === 0) return this.#nextLines(limit);
    return rows.flatMap(({ vector }) => (vector instanceof Uint8Array ? [vector] : []));
  }

  #nextLines(limit: number): Uint8Array[] {
    const sql = `SELECT id, key FROM ${lineKeysTable} WHERE id > ? ORDER BY id LIMIT ?`;
    const rows = this.#rows(lineKeysTable, sql, this.#lastLineId, limit);
    this.#lastLineId = Number(rows.at(-1)?.['id'] ?? this.#lastLineId);
    return rows.flatMap(({ key }) => (key instanceof Uint8Array ? [key] : []));
  }

  usedSpace(role: SpaceRole): UsedSpace | undefined {
    const sql = `SELECT name, model, source FROM ${usedSpaces} WHERE role = ?`;
    const [row] = this.#rows(usedSpaces, sql, role);
    return row && parseUsedSpace(row);
  }

  /** A setting's value; undefined where there is none. */
  setting(name: string): string | undefined {
    const [row] = this.#rows('settings', 'SELECT value FROM settings WHERE name = ?', name);
    return row === undefined ? undefined : String(row['value']);
  }

  close(): void {
    this.#database.close();
  }

  #rows(table: string, sql: string, ...values: (number | string)[]): Record<string, unknown>[] {
    try {
      const isThere = this.#database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?');
      // Another process may just be making the file.
      if (isThere.get(table) === undefined) return [];
      return this.#database.prepare(sql).all(...values);
    } catch (cause) {
      if (isDamage(cause)) return [];
      throw unreadable(this.path, cause);
    }
  }
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError(
    'fileUnreadable',
    t(
      'The index file {0} cannot be read ({1}), so it is not known which vectors it uses; check its permissions, or remove it.',
      path,
      (cause as Error).message,
    ),
    { cause },
  );
}
