import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parentPort, workerData } from 'node:worker_threads';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type RowGroup,
} from 'hyparquet';
import { formatFloat32 } from '../../core/export/formatFloat32.ts';
import type {
  FromParquetThread,
  ParquetColumns,
  ParquetSource,
  ParquetThreadData,
} from './parquetThread.ts';

// The entry of the thread that `readInThread` starts.

// As the file's own numbers say; each time, pages before the wanted rows are passed over and not decoded.
const bytesAtOnce = 64_000_000;
// Whatever a damaged file says of its length.
const leastRowsAtOnce = 1000;
// UTF-16 units: what is told at once, since values that a dictionary holds once are told as often as they stand in rows, and
// whoever listens has other things to do, too.
const unitsAtOnce = 1_000_000;

// Beside Snappy, which the library brings.
const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};
const { source, form, row } = workerData as ParquetThreadData;

void read().catch((error: unknown) => {
  tell({ kind: 'failure', reason: error instanceof Error ? error.message : String(error) });
});

async function read(): Promise<void> {
  const file = await bufferOf(source);
  const metadata = await parquetMetadataAsync(file);
  const { children } = parquetSchema(metadata);
  const columns = children.map(({ element }) => element.name);
  // 0.1 as such is 0.10000000149011612 as a double, and nobody wrote that.
  const areSingle = children.map(({ element }) => element.type === 'FLOAT');
  const rowCount = Number(metadata.num_rows);
  // Before the first answer: nobody else would hear what comes after it.
  let asked = wanted();
  tell({ kind: 'begin', columns, rowCount, bytes: file.byteLength });
  if (row !== undefined) {
    const wantsAny = row < rowCount;
    // The page index, where a file has one, says which pages hold the row: of others the group's columns are read whole.
    const rowsRead = wantsAny
      ? await parquetReadObjects({
          ...{ file, metadata, compressors, rowStart: row, rowEnd: row + 1 },
          useOffsetIndex: true,
        })
      : [];
    await asked;
    for (const { rows } of inTurns(rowsRead, columns, areSingle)) tell({ kind: 'rows', rows });
    return;
  }
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = rowStart + Number(group.num_rows);
    do {
      const only = await asked;
      asked = wanted();
      const rowEnd = Math.min(groupEnd, rowStart + rowsAtOnce(group, only));
      const rows = await parquetReadObjects({
        ...{ file, metadata, compressors, rowStart, rowEnd },
        ...(only && { columns: [...only] }),
      });
      for (const told of inTurns(rows, columns, areSingle)) {
        if (told.isLater) {
          await asked;
          asked = wanted();
        }
        tell({ kind: 'rows', rows: told.rows });
      }
      rowStart = rowEnd;
    } while (rowStart < groupEnd);
  }
  await asked;
  tell({ kind: 'end' });
}

/** Rows as they are told, some at a time, which are made when they are asked for. `isLater`: there were some before. */
function* inTurns(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  areSingle: readonly boolean[],
): Generator<{ readonly rows: readonly unknown[]; readonly isLater: boolean }> {
  if (form === 'rows') {
    yield { rows, isLater: false };
    return;
  }
  const keys = columns.map((column) => `${JSON.stringify(column)}:`);
  let told: unknown[] = [];
  let units = 0;
  let isLater = false;
  for (const row of rows) {
    if (units >= unitsAtOnce) {
      yield { rows: told, isLater };
      [told, units, isLater] = [[], 0, true];
    }
    const texts = columns.map((name, i) => textOf(row[name], areSingle[i]));
    units += texts.reduce((sum, text) => sum + text.length, columns.length);
    const line = (): string =>
      `{${texts.map((text, i) => (keys[i] ?? '') + JSON.stringify(text)).join(',')}}\n`;
    told.push(form === 'lines' ? line() : texts);
  }
  yield { rows: told, isLater };
}

/** So that some megabytes are in memory at once, however long a group is: many writers make one of all rows. */
function rowsAtOnce({ columns, num_rows }: RowGroup, only: ParquetColumns): number {
  const bytes = columns.reduce((sum, { meta_data: facts }) => {
    const isRead = facts && (!only || only.includes(facts.path_in_schema[0] ?? ''));
    return isRead ? sum + Number(facts.total_uncompressed_size) : sum;
  }, 0);
  const share = bytesAtOnce / Math.max(bytes, bytesAtOnce);
  return Math.max(leastRowsAtOnce, Math.ceil(Number(num_rows) * share));
}

async function wanted(): Promise<ParquetColumns> {
  if (!parentPort) return undefined;
  const [columns] = (await once(parentPort, 'message')) as [ParquetColumns];
  return columns;
}

function tell(message: FromParquetThread): void {
  parentPort?.postMessage(message);
}

async function bufferOf(from: ParquetSource): Promise<AsyncBuffer> {
  if (typeof from === 'string') return asyncBufferFromFile(from);
  const { byteLength } = from;
  return {
    byteLength,
    slice: (start, end) => Uint8Array.from(from.subarray(start, end ?? byteLength)).buffer,
  };
}

function textOf(value: unknown, isSingle = false): string {
  if (value === null || value === undefined || value instanceof Uint8Array) return '';
  if (typeof value === 'string') return value;
  // JSON has no word for these.
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return '';
    return isSingle && Number.isFinite(value) ? formatFloat32(value) : String(value);
  }
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return '';
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return '';
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
}
