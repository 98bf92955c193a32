import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { packedRowBytes } from '../../../core/tokenVectors/packedRows.ts';
import { tokenUse } from '../store/tokenChoice.ts';
import {
  countBytes,
  hasTokenTables,
  insertTokenBlocks,
  isTokenBlockWhole,
  parseTokenBlock,
  textsOfBlock,
  tokenBlockColumns,
  type PackedText,
} from '../tokens/tokenBlocks.ts';
import { breather } from '../../work/breather.ts';
import { sizeOfDatabase } from '../sqlite/databaseFiles.ts';
import { SqliteFile } from '../store/sqliteFile.ts';
import { keyBytes } from '../../textKey.ts';
import {
  blobOf,
  blockColumns,
  insertBlocks,
  isAsWritten,
  parseBlock,
  vectorsFormat,
  type VectorBlock,
} from '../vectors/vectorBlocks.ts';
import type { BlockTable } from '../vectors/blockPlaces.ts';
import { UsedVectors } from './usedVectors.ts';
import { WorkspaceRegister } from '../vectors/workspaceRegister.ts';

export interface CollectOptions {
  /** Beyond it, the vectors of workspaces that are not open are dropped, the one that was used longest ago first. */
  readonly maxBytes: number;
  /** Token vectors alone are dropped; false when absent. */
  readonly isOfTokens?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CollectAnswer {
  /** Vectors that were dropped. */
  readonly removed: number;
  /** Of the vectors' file, after that. */
  readonly bytes: number;
}

// Each is a transaction, during which nobody else can write: 24 MB of the bundled model's vectors.
const blocksAtOnce = 16;
// Of token vectors: 8 MB.
const tokenBlocksAtOnce = 64;
// Moves 8 MB at most, a tenth of a second.
const pagesAtOnce = 2000;

/**
 * Drops the vectors that no workspace uses. Then, as long as the rest takes more than `maxBytes`, it drops those of the
 * workspace that was used longest ago. What an open index uses stays, whatever `maxBytes` is. A workspace uses a vector
 * when it has its text and uses its space, and the text's token vectors when it keeps such, too. The file becomes smaller by what was dropped.
 *
 * Each step is a transaction of its own. A process that is killed or cancelled leaves a whole file with all that is used.
 * Before each step it looks at texts that have come meanwhile; a text that comes within a step is embedded again.
 */
export async function collectVectors(
  vectorsPath: string,
  options: CollectOptions,
): Promise<CollectAnswer> {
  if (vectorsPath === ':memory:' || sizeOfDatabase(vectorsPath) === 0)
    return { removed: 0, bytes: 0 };
  const file = SqliteFile.open(vectorsPath, vectorsFormat);
  let collection: Collection | undefined;
  try {
    collection = new Collection(file, options);
    const removed = await collection.run();
    await shrink(file, options.signal);
    return { removed, bytes: sizeOfDatabase(vectorsPath) };
  } finally {
    collection?.close();
    file.close();
  }
}

class Collection {
  readonly #file: SqliteFile;
  readonly #options: CollectOptions;
  /** Names by id. */
  readonly #spaces: ReadonlyMap<number, string>;
  readonly #used: UsedVectors;
  readonly #hasTokens: boolean;
  readonly #breathe: () => Promise<void> | undefined;
  /** Workspaces from this rank on lose what only they use. */
  #kept = Infinity;

  constructor(file: SqliteFile, options: CollectOptions) {
    this.#file = file;
    this.#options = options;
    this.#breathe = breather(options.signal);
    this.#hasTokens = hasTokenTables(file);
    const spaces = file.all('SELECT id, name FROM spaces');
    this.#spaces = new Map(spaces.map(({ id, name }) => [Number(id), String(name)]));
    const register = new WorkspaceRegister(file);
    this.#used = new UsedVectors(file.path, register, [...this.#spaces.values()]);
  }

  /** How many vectors were dropped. */
  async run(): Promise<number> {
    await this.#used.update(this.#breathe);
    await this.#choose();
    let removed = 0;
    if (this.#options.isOfTokens !== true) {
      removed = await this.#inSteps('blocks', blocksAtOnce, (ids) => this.#sweep(ids));
    }
    if (this.#hasTokens) {
      await this.#inSteps('tokenBlocks', tokenBlocksAtOnce, (ids) => this.#sweepTokens(ids));
    }
    return removed;
  }

  close(): void {
    this.#used.close();
  }

  /** The sum of what `sweep` gives, called with some blocks' ids after the other. */
  async #inSteps(
    table: BlockTable,
    atOnce: number,
    sweep: (ids: readonly number[]) => number,
  ): Promise<number> {
    const ids = this.#idsOf(table);
    let removed = 0;
    for (let from = 0; from < ids.length; from += atOnce) {
      await this.#breathe();
      throwIfCancelled(this.#options.signal);
      removed += sweep(ids.slice(from, from + atOnce));
    }
    return removed;
  }

  #idsOf(table: BlockTable): number[] {
    return this.#file.all(`SELECT id FROM ${table} ORDER BY id`).map(({ id }) => Number(id));
  }

  /** Which workspaces lose their vectors, so that `maxBytes` hold the rest. */
  async #choose(): Promise<void> {
    const bytesOf = new Float64Array(this.#used.workspaceCount);
    let unused = 0;
    const add = (rank: number, bytes: number): void => {
      if (rank < 0) unused += bytes;
      else bytesOf[rank] = (bytesOf[rank] ?? 0) + bytes;
    };
    for (const id of this.#hasTokens ? this.#idsOf('tokenBlocks') : []) {
      await this.#breathe();
      const sql = 'SELECT space, rows, keys, length(tokens) AS bytes FROM tokenBlocks WHERE id = ?';
      const block = this.#file.get(sql, id);
      if (!block) continue;
      const ranks = this.#ranksOf(Number(block['space']), blobOf(block, 'keys'), tokenUse);
      const textBytes = keyBytes + countBytes + Number(block['bytes']) / ranks.length;
      for (const rank of ranks) add(rank, textBytes);
    }
    for (const id of this.#idsOf('blocks')) {
      await this.#breathe();
      const sql = 'SELECT space, keys, length(vectors) AS bytes FROM blocks WHERE id = ?';
      const block = this.#file.get(sql, id);
      if (!block) continue;
      const ranks = this.#ranksOf(Number(block['space']), blobOf(block, 'keys'));
      const rowBytes = keyBytes + Number(block['bytes']) / ranks.length;
      for (const rank of ranks) add(rank, rowBytes);
    }
    let bytes = this.#pagesInUse() - unused;
    let kept = this.#used.workspaceCount;
    while (bytes > this.#options.maxBytes && kept > 0 && !this.#used.isOpen(kept - 1)) {
      kept--;
      bytes -= bytesOf[kept] ?? 0;
    }
    this.#kept = kept;
  }

  /** Writes some blocks anew without what is not kept; how many vectors that were. */
  #sweep(ids: readonly number[]): number {
    return this.#file.transaction(() => {
      this.#lookAgain();
      let removed = 0;
      const rests = new Map<number, BlockParts>();
      for (const id of ids) {
        const row = this.#file.get(`SELECT space, ${blockColumns} FROM blocks WHERE id = ?`, id);
        const block = row && parseBlock(row);
        // A damaged block stays as it is: its checksum is to show it to who reads it.
        if (!block || !isAsWritten(block)) continue;
        const space = Number(row['space']);
        const ranks = this.#ranksOf(space, block.keys);
        const isKept = ranks.map((rank) => (rank >= 0 && rank < this.#kept ? 1 : 0));
        const dropped = isKept.length - isKept.reduce((sum: number, kept) => sum + kept, 0);
        if (dropped === 0) continue;
        removed += dropped;
        const rest = rests.get(space) ?? new BlockParts();
        rests.set(space, rest);
        rest.take(block, isKept);
        this.#file.run('DELETE FROM blocks WHERE id = ?', id);
      }
      for (const [space, rest] of rests) {
        insertBlocks(this.#file, space, rest.keys, rest.vectors);
      }
      return removed;
    });
  }

  /** As `#sweep`, of token vectors; how many texts lose theirs. */
  #sweepTokens(ids: readonly number[]): number {
    return this.#file.transaction(() => {
      this.#lookAgain();
      let removed = 0;
      const rests = new Map<number, PackedText[]>();
      for (const id of ids) {
        const row = this.#file.get(
          `SELECT space, ${tokenBlockColumns} FROM tokenBlocks WHERE id = ?`,
          id,
        );
        const block = row && parseTokenBlock(row);
        const space = Number(row?.['space']);
        const rowBytes = this.#tokenBytesOf(space);
        if (!block || !isTokenBlockWhole(block) || rowBytes === undefined) continue;
        const ranks = this.#ranksOf(space, block.keys, tokenUse);
        const texts = [...textsOfBlock(block, rowBytes)];
        const kept = texts.filter((_, i) => {
          const rank = ranks[i] ?? -1;
          return rank >= 0 && rank < this.#kept;
        });
        if (kept.length === texts.length) continue;
        removed += texts.length - kept.length;
        rests.set(space, [...(rests.get(space) ?? []), ...kept]);
        this.#file.run('DELETE FROM tokenBlocks WHERE id = ?', id);
      }
      for (const [space, rest] of rests) {
        insertTokenBlocks(this.#file, space, rest, this.#tokenBytesOf(space) ?? 1);
      }
      return removed;
    });
  }

  /** Within a transaction: nobody can take anything for granted now that was not used before. */
  #lookAgain(): void {
    this.#used.updateNow();
    // A workspace that was to lose its vectors was opened.
    for (let rank = this.#kept; rank < this.#used.workspaceCount; rank++) {
      if (this.#used.isOpen(rank)) this.#kept = Infinity;
    }
  }

  /** Of a token of a space; undefined where nothing says so. */
  #tokenBytesOf(space: number): number | undefined {
    const row = this.#file.get('SELECT dims FROM tokenComponents WHERE space = ?', space);
    return row && packedRowBytes(Number(row['dims']));
  }

  /** Of each row, the rank of the workspace that used it last; -1 where none does. `useOf`: what of a space is used. */
  #ranksOf(space: number, keys: Uint8Array, useOf = (name: string): string => name): Int32Array {
    const name = useOf(this.#spaces.get(space) ?? '');
    return Int32Array.from({ length: keys.length / keyBytes }, (_, row) =>
      this.#used.rankOf(name, keys, row * keyBytes),
    );
  }

  /** Bytes of the pages that hold something. */
  #pagesInUse(): number {
    return (
      (pragma(this.#file, 'page_count') - pragma(this.#file, 'freelist_count')) *
      pragma(this.#file, 'page_size')
    );
  }
}

/** Rows of several blocks. */
class BlockParts {
  readonly #keys: Uint8Array[] = [];
  readonly #vectors: Uint8Array[] = [];

  take({ keys, vectors }: VectorBlock, isKept: Int32Array): void {
    const rowBytes = vectors.length / isKept.length;
    for (let row = 0; row < isKept.length; row++) {
      if (isKept[row] !== 1) continue;
      this.#keys.push(keys.subarray(row * keyBytes, (row + 1) * keyBytes));
      this.#vectors.push(vectors.subarray(row * rowBytes, (row + 1) * rowBytes));
    }
  }

  get keys(): Uint8Array {
    return Buffer.concat(this.#keys);
  }

  get vectors(): Uint8Array {
    return Buffer.concat(this.#vectors);
  }
}

/** Gives the pages that hold nothing back to the disk. */
async function shrink(file: SqliteFile, signal: AbortSignal | undefined): Promise<void> {
  const breathe = breather(signal);
  if (pragma(file, 'freelist_count') > 0 && pragma(file, 'auto_vacuum') === 0) {
    // Files of earlier releases are written anew once; from then on they shrink step by step.
    file.run('PRAGMA auto_vacuum = INCREMENTAL');
    file.run('VACUUM');
  }
  for (let free = pragma(file, 'freelist_count'), before = Infinity; free > 0 && free < before;) {
    await breathe();
    // A row for each page: `run` would stop after the first.
    file.all(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    before = free;
    free = pragma(file, 'freelist_count');
  }
  // Not as long as another process reads; its next one will do it.
  file.all('PRAGMA wal_checkpoint(TRUNCATE)');
}

function pragma(file: SqliteFile, name: string): number {
  return Number(file.get(`PRAGMA ${name}`)?.[name]);
}
