import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { getLoadablePath } from 'sqlite-vec';
import { loadLanceDb } from './lanceDb.ts';

/** Vectors in a file of a peer. */
export interface VectorStore {
  readonly name: string;
  /** Opens the file anew. */
  open(): Promise<OpenStore>;
}

export interface OpenStore {
  /** Rows of the `count` vectors of length 1 that are nearest to a query, by their inner product or, likewise, cosine. */
  nearest(query: Float32Array, count: number): Promise<Int32Array>;
  close(): void;
}

/** Why sqlite-vec cannot be loaded on this machine; undefined where it can. */
export function noSqliteVec(): string | undefined {
  try {
    getLoadablePath();
    return undefined;
  } catch {
    return `there is no library for ${process.platform} on ${process.arch}`;
  }
}

/** sqlite-vec's exact search. */
export function sqliteVecStore(folder: string, all: Float32Array, dims: number): VectorStore {
  const path = join(folder, `sqliteVec${all.length / dims}.db`);
  const open = (): DatabaseSync => {
    const database = new DatabaseSync(path, { allowExtension: true });
    database.loadExtension(getLoadablePath());
    return database;
  };
  const made = open();
  made.exec(
    `CREATE VIRTUAL TABLE vectors USING vec0(embedding float[${dims}] distance_metric=cosine)`,
  );
  const insert = made.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)');
  made.exec('BEGIN');
  for (let at = 0; at < all.length; at += dims) {
    insert.run(BigInt(at / dims), bytesOf(all.subarray(at, at + dims)));
  }
  made.exec('COMMIT');
  made.close();
  return {
    name: 'sqlite-vec, exact, fp32',
    open: () => {
      const database = open();
      const query = database.prepare(
        'SELECT rowid FROM vectors WHERE embedding MATCH ? AND k = ? ORDER BY distance',
      );
      return Promise.resolve({
        nearest: (vector, count) =>
          Promise.resolve(
            Int32Array.from(query.all(bytesOf(vector), count), ({ rowid }) => Number(rowid)),
          ),
        close: () => {
          database.close();
        },
      });
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** LanceDB without an index, thus exact; it was set up before. */
export async function lanceStore(
  folder: string,
  all: Float32Array,
  dims: number,
): Promise<VectorStore> {
  const { lance, arrow } = loadLanceDb();
  const count = all.length / dims;
  const path = join(folder, `lance${count}`);
  const database = await lance.connect(path);
  const float = new arrow.Float32();
  const list = new arrow.FixedSizeList(dims, new arrow.Field('item', float, true));
  const child = arrow.makeData({ type: float, data: all });
  const vectors = arrow.makeVector(arrow.makeData({ type: list, length: count, child }));
  const id = arrow.makeVector(Int32Array.from({ length: count }, (_, i) => i));
  const made = await database.createTable('vectors', new arrow.Table({ id, vector: vectors }));
  made.close();
  database.close();
  return {
    name: 'LanceDB, without an index, fp32',
    open: async () => {
      const opened = await lance.connect(path);
      const table = await opened.openTable('vectors');
      return {
        nearest: async (vector, most) => {
          const query = table
            .vectorSearch(vector)
            .distanceType('dot')
            .limit(most)
            .select(['id', '_distance']);
          return Int32Array.from(await query.toArray(), ({ id: row }) => row);
        },
        close: () => {
          table.close();
          opened.close();
        },
      };
    },
  };
}
