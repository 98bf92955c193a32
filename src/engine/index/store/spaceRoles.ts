import type { SqliteFile } from './sqliteFile.ts';

/** Table of the spaces whose vectors a workspace uses. `WorkspaceReader` reads it, too. */
export const usedSpaces = 'usedSpaces';

/**
 * Names of the settings in which releases before the table of used spaces look: they delete the vectors of a space that no
 * setting's value names. Written as long as such a release can open the file, so that both can be used side by side.
 */
export const olderSettings = {
  answering: 'vectorSpace',
  filling: 'nextVectorSpace',
  model: 'modelName',
  source: 'modelSource',
} as const;

/** `answering`: its vectors rank. `filling`: they are being made. */
export type SpaceRole = 'answering' | 'filling';

/** A space of vectors that a workspace uses. */
export interface UsedSpace {
  readonly name: string;
  /** Name of the model, for people. */
  readonly model: string;
  /** How the model is opened again. */
  readonly source?: string | undefined;
}

/** Which spaces of vectors a workspace uses, and as what. */
export class SpaceRoles {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
    // Missing in files of earlier releases, which may open this one, too.
    file.run(
      `CREATE TABLE IF NOT EXISTS ${usedSpaces} (role TEXT PRIMARY KEY, name TEXT NOT NULL,
         model TEXT NOT NULL, source TEXT)`,
    );
  }

  get(role: SpaceRole): UsedSpace | undefined {
    const sql = `SELECT name, model, source FROM ${usedSpaces} WHERE role = ?`;
    const row = this.#file.get(sql, role);
    return row && parseUsedSpace(row);
  }

  set(role: SpaceRole, space: UsedSpace | undefined): void {
    const known = this.get(role);
    const isSame =
      known?.name === space?.name &&
      known?.model === space?.model &&
      known?.source === space?.source;
    // On a full disk what is as it was can still be noted, and no other process has to look again.
    if (isSame) return;
    if (!space) this.#file.run(`DELETE FROM ${usedSpaces} WHERE role = ?`, role);
    else {
      const { name, model, source } = space;
      const sql = `INSERT OR REPLACE INTO ${usedSpaces} (role, name, model, source) VALUES (?, ?, ?, ?)`;
      this.#file.run(sql, role, name, model, source ?? null);
    }
  }
}

export function parseUsedSpace(row: Readonly<Record<string, unknown>>): UsedSpace {
  const source = typeof row['source'] === 'string' ? row['source'] : undefined;
  return { name: String(row['name']), model: String(row['model']), source };
}
