import { crc32 } from 'node:zlib';
import { packedRowBytes, packRows } from '../../../core/tokenVectors/packedRows.ts';
import {
  tokenProjector,
  type TokenComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import { matMul } from '../../runtime/matMul.ts';
import { keyBytes } from '../../textKey.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
import { BlockPlaces } from '../vectors/blockPlaces.ts';
import { blobOf } from '../vectors/vectorBlocks.ts';
import {
  countBytes,
  hasTokenTables,
  insertTokenBlocks,
  makeTokenTables,
  readTokenBlock,
  textsOfBlock,
  tokenStarts,
  type PackedText,
  type TokenBlock,
} from './tokenBlocks.ts';

// Single edits leave them.
const smallBlockBytes = 32 * 1024;
const tooManySmallBlocks = 32;
const joinedAtOnce = 1000;

/** The token vectors of the texts of one space: of those that were read while they were to be kept. */
export class SpaceTokens {
  readonly components: TokenComponents;
  readonly #file: SqliteFile;
  readonly #space: number;
  readonly #places: BlockPlaces;
  readonly #rowBytes: number;
  readonly #project: (states: Float32Array) => Promise<Float32Array>;

  private constructor(file: SqliteFile, space: number, components: TokenComponents) {
    this.components = components;
    this.#file = file;
    this.#space = space;
    this.#places = new BlockPlaces(file, 'tokenBlocks', space);
    this.#rowBytes = packedRowBytes(components.dims);
    this.#project = tokenProjector(components, matMul);
  }

  /** Undefined where no components were kept for the space yet. Throws `DamagedIndexError`. */
  static find(file: SqliteFile, space: number): SpaceTokens | undefined {
    if (!hasTokenTables(file)) return undefined;
    const row = file.get('SELECT * FROM tokenComponents WHERE space = ?', space);
    return row && new SpaceTokens(file, space, parseComponents(file.path, row));
  }

  /** Keeps the components of a space, unless another process was first: then those are the ones. */
  static make(file: SqliteFile, space: number, components: TokenComponents): SpaceTokens {
    const { modelDims, dims } = components;
    const numbers = bytesOfComponents(components);
    file.transaction(() => {
      makeTokenTables(file);
      file.run(
        `INSERT OR IGNORE INTO tokenComponents (space, modelDims, dims, crc, numbers) VALUES (?, ?, ?, ?, ?)`,
        ...[space, modelDims, dims, crc32(numbers), numbers],
      );
    });
    return SpaceTokens.find(file, space) ?? new SpaceTokens(file, space, components);
  }

  /** Removes all of them, with their components. */
  drop(): void {
    this.#file.transaction(() => {
      this.#file.run('DELETE FROM tokenBlocks WHERE space = ?', this.#space);
      this.#file.run('DELETE FROM tokenComponents WHERE space = ?', this.#space);
    });
  }

  /** Takes in what was added and removed, by this process and others. */
  refresh(): void {
    this.#places.refresh();
  }

  /** Whether a text had its token vectors when `refresh` was last called. By the key of the text's vector. */
  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** As `has`, for the key whose bytes begin at `at`. */
  hasAt(keys: Uint8Array, at: number): boolean {
    return this.#places.find(keys, at) >= 0;
  }

  /** The number of a text by the key of its vector; -1 where it had no token vectors when `refresh` was last called. */
  find(key: string): number {
    return this.#places.findText(key);
  }

  /** By the number of each text that has token vectors, the first place of its key. `keys`: `keyBytes` each. */
  firstPlaces(keys: Uint8Array): Map<number, number> {
    const placeOf = new Map<number, number>();
    for (let at = 0; at < keys.length; at += keyBytes) {
      const number = this.#places.find(keys, at);
      if (number >= 0 && !placeOf.has(number)) placeOf.set(number, at / keyBytes);
    }
    return placeOf;
  }

  /**
   * What is kept of texts by their numbers, in the order in which they lie in the file, with a block of some 128 kB in memory
   * at a time. Throws `DamagedIndexError`.
   */
  *read(numbers: Iterable<number>): Generator<{ number: number; packed: Uint8Array }> {
    for (const { id, numbers: list } of this.#places.byBlock(numbers)) {
      const block = readTokenBlock(this.#file, id);
      // Another process may just have made one large block of small ones: the next `refresh` finds it.
      if (!block) continue;
      const starts = tokenStarts(block);
      this.#checkLength(block, starts);
      for (const number of list) {
        const row = this.#places.rowOf(number);
        const from = (starts[row] ?? 0) * this.#rowBytes;
        const to = (starts[row + 1] ?? 0) * this.#rowBytes;
        yield { number, packed: block.tokens.subarray(from, to) };
      }
    }
  }

  /** Changes with what `refresh` takes in. */
  get version(): string {
    return this.#places.version;
  }

  /** How many of these texts have token vectors, and the bytes that these take. */
  sizeOf(keys: Uint8Array): { readonly texts: number; readonly bytes: number } {
    this.refresh();
    const wanted = this.firstPlaces(keys);
    let bytes = 0;
    for (const { id, numbers } of this.#places.byBlock(wanted.keys())) {
      const row = this.#file.get('SELECT rows, counts FROM tokenBlocks WHERE id = ?', id);
      if (!row) continue;
      const starts = tokenStarts({ rows: Number(row['rows']), counts: blobOf(row, 'counts') });
      for (const number of numbers) {
        const at = this.#places.rowOf(number);
        bytes +=
          keyBytes + countBytes + ((starts[at + 1] ?? 0) - (starts[at] ?? 0)) * this.#rowBytes;
      }
    }
    return { texts: wanted.size, bytes };
  }

  /** What is kept of token vectors, as the model gives them: see `TokenReader`. */
  rowsOf(states: Float32Array): Promise<Float32Array> {
    return this.#project(states);
  }

  /** Keeps rows of texts' tokens by the keys of the texts' vectors; what another process has added stays. In a transaction of the caller's. */
  add(texts: readonly { readonly key: string; readonly rows: Float32Array }[]): void {
    const { dims } = this.components;
    this.refresh();
    const fresh = texts.filter(({ key }) => !this.has(key));
    const packed = fresh.map(({ key, rows }): PackedText => {
      return { key: Buffer.from(key, 'latin1'), tokens: packRows(rows, dims) };
    });
    insertTokenBlocks(this.#file, this.#space, packed, this.#rowBytes);
    this.refresh();
  }

  /** Makes few large blocks of many small ones, which single edits leave. */
  compact(): void {
    const small = 'space = ? AND length(tokens) < ?';
    const values = [this.#space, smallBlockBytes];
    const sql = `SELECT count(*) AS n FROM tokenBlocks WHERE ${small}`;
    if (Number(this.#file.get(sql, ...values)?.['n']) <= tooManySmallBlocks) return;
    this.#file.transaction(() => {
      const found = `SELECT id FROM tokenBlocks WHERE ${small} ORDER BY id LIMIT ${joinedAtOnce}`;
      const texts: PackedText[] = [];
      for (const { id } of this.#file.all(found, ...values)) {
        const block = readTokenBlock(this.#file, Number(id));
        if (!block) continue;
        texts.push(...textsOfBlock(block, this.#rowBytes));
        this.#file.run('DELETE FROM tokenBlocks WHERE id = ?', block.id);
      }
      insertTokenBlocks(this.#file, this.#space, texts, this.#rowBytes);
    });
    this.refresh();
  }

  #checkLength({ rows, tokens }: TokenBlock, starts: Uint32Array): void {
    const length = (starts[rows] ?? 0) * this.#rowBytes;
    if (tokens.length !== length) throw new DamagedIndexError(this.#file.path);
  }
}

/** The mean and then the basis, as fp32. */
function bytesOfComponents({ mean, basis }: TokenComponents): Uint8Array {
  const numbers = new Float32Array(mean.length + basis.length);
  numbers.set(mean);
  numbers.set(basis, mean.length);
  return new Uint8Array(numbers.buffer);
}

function parseComponents(path: string, row: Readonly<Record<string, unknown>>): TokenComponents {
  const [modelDims, dims] = [Number(row['modelDims']), Number(row['dims'])];
  const bytes = blobOf(row, 'numbers').slice();
  const isLong = bytes.length === (modelDims + modelDims * dims) * Float32Array.BYTES_PER_ELEMENT;
  if (!isLong || crc32(bytes) !== row['crc']) throw new DamagedIndexError(path);
  const numbers = new Float32Array(bytes.buffer);
  const [mean, basis] = [numbers.subarray(0, modelDims), numbers.subarray(modelDims)];
  return { modelDims, dims, mean, basis };
}
