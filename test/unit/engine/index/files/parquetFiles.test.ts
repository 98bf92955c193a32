import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, afterEach, before, describe, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { fileProblem } from '../../../../../src/core/search/leftOutText.ts';
import { readingProblem } from '../../../../../src/engine/index/files/fileProblems.ts';
import {
  updateFiles,
  type UpdateAnswer,
  type UpdateOptions,
} from '../../../../../src/engine/index/files/updateFiles.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';
import { parquetAsJsonLines } from '../../../../../src/node/tables/parquetTable.ts';

const texts = ['The ferry leaves at noon today', 'The tide at the pier is high', 'Boats asleep'];

function parquetOf(columns: Readonly<Record<string, readonly string[]>>): Uint8Array {
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data: [...data] }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

describe('Parquet files of an index', () => {
  let root = '';
  let workspace: WorkspaceDatabase;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'index-parquet-'));
  });
  after(() => rm(root, { recursive: true }));
  beforeEach(() => {
    workspace = new WorkspaceDatabase(':memory:');
  });
  afterEach(async () => {
    workspace.close();
    for (const name of ['a.parquet', 'a.csv', 'b.parquet']) {
      await rm(join(root, name), { force: true });
    }
  });

  const update = (rest: Partial<UpdateOptions> = {}): Promise<UpdateAnswer> =>
    updateFiles(workspace, {
      rules: {
        roots: [{ path: root, exclude: [], include: [] }],
        ...{ useIgnoreFiles: true, maxFileBytes: 1000, maxLogBytes: 4_000_000 },
        ...{ endings: undefined, unit: 'passage', sentenceEndings: [] },
      },
      ...{ served: [], changed: undefined, without: [], keepsOthers: false },
      ...{ signal: undefined, onFile: undefined },
      ...rest,
    });

  /** Of each file, by its name, where its segments stand and what they say. */
  function segments(): Record<string, [text: string, line: number, title: string | undefined][]> {
    return Object.fromEntries(
      [...workspace.segments(() => true)].map(({ path, segments: numbers }) => [
        path.slice(root.length + 1),
        Array.from({ length: numbers.length / 5 }, (_, i) => {
          const [id = 0, , , line = 0] = numbers.subarray(5 * i);
          return [workspace.text(id), line, workspace.titles(path)(i)];
        }),
      ]),
    );
  }

  test('a record is a passage as it is of a CSV, with the row for its line, and words find it by its other columns', async () => {
    const ids = ['T-1', 'T-2', 'T-3'];
    await writeFile(join(root, 'a.parquet'), parquetOf({ id: ids, text: texts }));
    const rows = ids.map((id, i) => `${id},${texts[i]}`).join('\n');
    await writeFile(join(root, 'a.csv'), `id,text\n${rows}\n`);
    assert.deepEqual([(await update()).changed, (await update()).changed], [2, 0]);
    const { 'a.parquet': parquet = [], 'a.csv': csv } = segments();
    assert.deepEqual(
      parquet,
      texts.map((text, i) => [text, i + 1, ids[i]]),
    );
    assert.deepEqual(
      parquet.map(([text, line, title]) => [text, line + 1, title]),
      csv,
    );
    const around = workspace.file.all('SELECT around FROM texts ORDER BY id');
    assert.deepEqual(
      around.map((row) => row['around']),
      ids,
    );
  });

  test('what a few bytes say at length comes in parts, at the places that the panel has', async () => {
    const count = 15_000;
    const names = Array.from({ length: count }, (_, i) => `T-${i}`);
    // A fifth of the values differ, else the column is none of texts; the others stand in the file once.
    const long = names.map((_, i) => `No. ${i % 4000}: ${'so it goes on '.repeat(40)}`);
    const path = join(root, 'a.parquet');
    await writeFile(path, parquetOf({ id: names, text: long }));
    assert.ok((await stat(path)).size < 4_000_000);
    const shares: number[] = [];
    const ended = new AbortController();
    const first = update({
      signal: ended.signal,
      onFile: (_, share) => {
        if (share !== undefined && share > 0.5) ended.abort();
      },
    });
    await assert.rejects(first, { code: 'cancelled' });
    const { changed } = await update({ onFile: (_, share) => shares.push(share ?? 0) });
    assert.equal(changed, 1);
    assert.ok(shares.length > 5);
    assert.deepEqual(shares, shares.toSorted());
    assert.equal(shares.at(-1), 1);
    assert.deepEqual([(await update()).changed, workspace.fileCount()], [0, 1]);
    const text = await parquetAsJsonLines(path, 'a.parquet');
    assert.ok(text.length > 8_000_000);
    const [found] = [...workspace.segments(() => true)];
    assert.equal(found?.segments.length, 5 * count);
    for (const row of [0, 1, 5000, count - 1]) {
      const [id = 0, start, end, line] = found.segments.subarray(5 * row);
      assert.equal(line, row + 1);
      assert.equal(text.slice(start, end), workspace.text(id));
      assert.equal(workspace.titles(path)(row), `T-${row}`);
      // Its other columns' words find it, as in a table that comes in whole.
      if (row < 4000) {
        const around = workspace.file.get('SELECT around FROM texts WHERE id = ?', id)?.['around'];
        assert.match(String(around), new RegExp(`(?:^|\\0)T-${row}(?:$|\\0)`));
      }
    }
  });

  test('one that is damaged is named, others are read, and one that is mended is read, too', async () => {
    const bytes = parquetOf({ text: texts });
    const path = join(root, 'a.parquet');
    await writeFile(path, bytes.subarray(0, -20));
    await writeFile(join(root, 'b.parquet'), bytes);
    const [problem, ...others] = (await update()).leftOut;
    assert.deepEqual([problem?.path, problem?.code, others], [path, 'notParquet', []]);
    assert.match(problem?.reason ?? '', /^cannot be read as Parquet \(.+\); write it anew$/);
    assert.deepEqual(Object.keys(segments()), ['a.parquet', 'b.parquet']);
    assert.deepEqual([segments()['a.parquet']?.length, segments()['b.parquet']?.length], [0, 3]);
    assert.deepEqual((await update()).leftOut, [problem]);

    await writeFile(path, bytes);
    assert.deepEqual((await update()).leftOut, []);
    assert.equal(segments()['a.parquet']?.length, 3);
  });

  test('one with more rows, columns or text than a table may have is named, and what is no fault of a file is not', () => {
    assert.deepEqual(
      readingProblem(new AppError('unsupported', 'too many')),
      fileProblem('longTable'),
    );
    assert.equal(readingProblem(new AppError('cancelled', 'Cancelled.')), undefined);
  });

  test('columns that were chosen are its text, and one that is not there is named', async () => {
    const path = join(root, 'a.parquet');
    await writeFile(path, parquetOf({ note: ['one', 'two', 'three'], text: texts }));
    const choose = (columns: readonly string[]): Promise<UpdateAnswer> =>
      update({
        rules: {
          roots: [{ path: root, exclude: [], include: [] }],
          ...{ useIgnoreFiles: true, maxFileBytes: 1000, maxLogBytes: 4_000_000 },
          ...{ endings: undefined, unit: 'passage', sentenceEndings: [] },
          columns: { [path]: columns },
        },
      });
    assert.equal((await choose(['note'])).changed, 1);
    assert.deepEqual(segments()['a.parquet']?.[0], ['one', 1, texts[0]]);
    const [problem] = (await choose(['subject'])).leftOut;
    assert.deepEqual(
      [problem?.code, problem?.reason],
      ['noColumn', 'there is no column subject; its columns are note, text'],
    );
    assert.deepEqual(segments()['a.parquet']?.[0], [texts[0], 1, 'one']);
  });
});
