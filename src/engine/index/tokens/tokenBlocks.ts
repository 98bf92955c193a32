import { crc32 } from 'node:zlib';
import { keyBytes } from '../../textKey.ts';
import { DamagedIndexError } from '../sqlite/sqliteErrors.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
import { blobOf, fullBlockRows } from '../vectors/vectorBlocks.ts';

// Beside the vectors, in tables that are made when token vectors are first kept. Blocks, as of vectors: of a blob for each
// text a third of a page would be left free. Larger ones are slow to read for 50 texts that lie anywhere.
const tables = [
  `CREATE TABLE IF NOT EXISTS tokenComponents (space INTEGER PRIMARY KEY, modelDims INTEGER NOT NULL,
     dims INTEGER NOT NULL, crc INTEGER NOT NULL, numbers BLOB NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS tokenBlocks (id INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL,
     crc INTEGER NOT NULL, rows INTEGER NOT NULL, keys BLOB NOT NULL, counts BLOB NOT NULL, tokens BLOB NOT NULL)`,
  'CREATE INDEX IF NOT EXISTS tokenBlocksBySpace ON tokenBlocks (space, id)',
];
const fullBlockBytes = 128 * 1024;

/** Texts' token vectors as they lie in the file. */
export interface TokenBlock {
  readonly id: number;
  /** Texts. */
  readonly rows: number;
  /** CRC-32 of the keys, the counts and then the tokens. */
  readonly crc: number;
  /** `keyBytes` for each text. */
  readonly keys: Uint8Array;
  /** Tokens of each text: 32 bits, little-endian. */
  readonly counts: Uint8Array;
  /** Of all texts, one after the other: a row of `packRows` for each token. */
  readonly tokens: Uint8Array;
}

/** The columns of a block, as `parseTokenBlock` reads them. */
export const tokenBlockColumns = 'id, crc, rows, keys, counts, tokens';

export function makeTokenTables(file: SqliteFile): void {
  for (const sql of tables) file.run(sql);
}

export function hasTokenTables(file: SqliteFile): boolean {
  return file.get("SELECT 1 FROM sqlite_schema WHERE name = 'tokenBlocks'") !== undefined;
}

export function parseTokenBlock(row: Readonly<Record<string, unknown>>): TokenBlock {
  return {
    id: Number(row['id']),
    rows: Number(row['rows']),
    crc: Number(row['crc']),
    keys: blobOf(row, 'keys'),
    counts: blobOf(row, 'counts'),
    tokens: blobOf(row, 'tokens'),
  };
}

/** Whether the bytes are those that were written. */
export function isTokenBlockWhole({ rows, crc, keys, counts, tokens }: TokenBlock): boolean {
  const isLong = keys.length === rows * keyBytes && counts.length === rows * countBytes;
  return isLong && crc32(tokens, crc32(counts, crc32(keys))) === crc;
}

/** Of a text's number of tokens. */
export const countBytes = Uint32Array.BYTES_PER_ELEMENT;

/** Where in `tokens` the rows of each text begin, in tokens, and at last where the last one's end: `rows` + 1 numbers. */
export function tokenStarts({ rows, counts }: Pick<TokenBlock, 'rows' | 'counts'>): Uint32Array {
  const view = new DataView(counts.buffer, counts.byteOffset, counts.byteLength);
  const starts = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    starts[row + 1] = (starts[row] ?? 0) + view.getUint32(row * countBytes, true);
  }
  return starts;
}

/** A block by its id, checked; undefined where it is gone. Throws `DamagedIndexError`. */
export function readTokenBlock(file: SqliteFile, id: number): TokenBlock | undefined {
  const row = file.get(`SELECT ${tokenBlockColumns} FROM tokenBlocks WHERE id = ?`, id);
  const block = row && parseTokenBlock(row);
  if (block && !isTokenBlockWhole(block)) throw new DamagedIndexError(file.path);
  return block;
}

/** The token vectors of a text, as they lie in a block. */
export interface PackedText {
  /** `keyBytes` bytes. */
  readonly key: Uint8Array;
  readonly tokens: Uint8Array;
}

/** Writes texts as blocks of some 128 kB; in a transaction of the caller's. `rowBytes`: of a token. */
export function insertTokenBlocks(
  file: SqliteFile,
  space: number,
  texts: readonly PackedText[],
  rowBytes: number,
): void {
  for (let from = 0; from < texts.length;) {
    let bytes = 0;
    let to = from;
    while (to < texts.length && to - from < fullBlockRows && bytes < fullBlockBytes) {
      bytes += texts[to++]?.tokens.length ?? 0;
    }
    const some = texts.slice(from, to);
    const counts = new DataView(new ArrayBuffer(some.length * countBytes));
    some.forEach(({ tokens }, row) => {
      counts.setUint32(row * countBytes, tokens.length / rowBytes, true);
    });
    const keys = Buffer.concat(some.map(({ key }) => key));
    const tokens = Buffer.concat(some.map((text) => text.tokens));
    const countColumn = new Uint8Array(counts.buffer);
    file.run(
      'INSERT INTO tokenBlocks (space, crc, rows, keys, counts, tokens) VALUES (?, ?, ?, ?, ?, ?)',
      ...[space, crc32(tokens, crc32(countColumn, crc32(keys))), some.length],
      ...[keys, countColumn, tokens],
    );
    from = to;
  }
}

/** The texts of a block, one by one. */
export function* textsOfBlock(block: TokenBlock, rowBytes: number): Generator<PackedText> {
  const starts = tokenStarts(block);
  for (let row = 0; row < block.rows; row++) {
    yield {
      key: block.keys.subarray(row * keyBytes, (row + 1) * keyBytes),
      tokens: block.tokens.subarray(
        (starts[row] ?? 0) * rowBytes,
        (starts[row + 1] ?? 0) * rowBytes,
      ),
    };
  }
}
