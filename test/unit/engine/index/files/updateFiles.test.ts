import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  brokenRecords,
  fileProblem,
  tooLarge,
} from '../../../../../src/core/search/leftOutText.ts';
import { cutFile, cutKind, cutPassages } from '../../../../../src/core/text/cutFile.ts';
import {
  updateFiles,
  type UpdateAnswer,
  type UpdateOptions,
} from '../../../../../src/engine/index/files/updateFiles.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';
import { makePipe, noPipes } from '../../../../support/namedPipe.ts';

/** An update of everything in one folder. */
function everything(root: string, rest: Partial<UpdateOptions> = {}): UpdateOptions {
  return {
    rules: {
      roots: [{ path: root, exclude: [], include: [] }],
      ...{ useIgnoreFiles: true, maxFileBytes: 1000, endings: undefined },
      ...{ unit: 'line', sentenceEndings: ['.md'] },
    },
    ...{ served: [], changed: undefined, without: [], keepsOthers: false },
    ...{ signal: undefined, onFile: undefined },
    ...rest,
  };
}

describe('bringing files up to date', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'index-update-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('a folder that is away keeps what is known of it; a file that is gone does not', async () => {
    const root = join(folder, 'disk');
    await mkdir(join(root, 'docs'), { recursive: true });
    await writeFile(join(root, 'docs', 'a.txt'), 'One fish.\n');
    await writeFile(join(root, 'b.txt'), 'Two fish.\n');
    const workspace = new WorkspaceDatabase(':memory:');
    const update = (): Promise<UpdateAnswer> => updateFiles(workspace, everything(root));
    try {
      assert.equal((await update()).changed, 2);
      await rename(root, join(folder, 'away'));
      const away = await update();
      assert.deepEqual([away.removed, away.leftOut.map(({ path }) => path)], [0, [root]]);
      assert.equal(workspace.fileCount(), 2);
      await rename(join(folder, 'away'), root);
      await rm(join(root, 'docs'), { recursive: true });
      const back = await update();
      assert.deepEqual([back.changed, back.removed], [0, 1]);
      assert.equal(workspace.fileCount(), 1);
    } finally {
      workspace.close();
    }
  });

  test('another file of the same size and time under the same name is read', async () => {
    const root = join(folder, 'stale');
    await mkdir(root);
    const long = new Date('2024-01-01');
    const put = async (name: string, text: string): Promise<void> => {
      await writeFile(join(root, name), text);
      await utimes(join(root, name), long, long);
    };
    const workspace = new WorkspaceDatabase(':memory:');
    const update = (changed?: string[]): Promise<UpdateAnswer> =>
      updateFiles(workspace, everything(root, { changed }));
    const words = (): string => workspace.text(workspace.largestTextId());
    try {
      await put('a.txt', 'cats sleep\n');
      assert.equal((await update()).changed, 1);
      assert.equal((await update()).changed, 0);
      await put('b.tmp', 'dogs sleep\n');
      await rename(join(root, 'b.tmp'), join(root, 'a.txt'));
      assert.equal((await update()).changed, 1);
      assert.equal(words(), 'dogs sleep');
      // Written over in place, its time set back.
      await put('a.txt', 'pigs sleep\n');
      assert.equal((await update([join(root, 'a.txt')])).changed, 1);
      assert.equal(words(), 'pigs sleep');
    } finally {
      workspace.close();
    }
  });

  test('a file of an earlier release without stamps is taken over: read once, and not cut again', async () => {
    const root = join(folder, 'older');
    await mkdir(root);
    await writeFile(join(root, 'a.txt'), 'cats sleep\n');
    await utimes(join(root, 'a.txt'), 1e9, 1e9);
    const path = join(folder, 'older.sqlite');
    const first = new WorkspaceDatabase(path);
    await updateFiles(first, everything(root));
    first.file.run('ALTER TABLE files DROP COLUMN stamp');
    first.file.run('ALTER TABLE texts DROP COLUMN around');
    first.close();
    const workspace = new WorkspaceDatabase(path);
    try {
      assert.equal(workspace.files()[0]?.stamp, undefined);
      const id = workspace.largestTextId();
      assert.equal((await updateFiles(workspace, everything(root))).changed, 0);
      assert.match(workspace.files()[0]?.stamp ?? '', /^[\d.]+ \d+$/);
      assert.equal(workspace.largestTextId(), id);
    } finally {
      workspace.close();
    }
  });

  test('passages are found by the names of the folders below the root, of a file that was moved by the new ones', async () => {
    const root = join(folder, 'harbour');
    await mkdir(join(root, 'tides'), { recursive: true });
    await writeFile(join(root, 'tides', 'a.ts'), 'const red = 1;\nconst fish = 2;\n');
    const workspace = new WorkspaceDatabase(':memory:');
    const count = (query: string): number => [...workspace.fullText.match(`"${query}"`)].length;
    const options = everything(root);
    const update = (): Promise<UpdateAnswer> =>
      updateFiles(workspace, { ...options, rules: { ...options.rules, unit: 'passage' } });
    try {
      await update();
      assert.deepEqual(['fish', 'tides', 'harbour'].map(count), [1, 1, 0]);
      await rename(join(root, 'tides'), join(root, 'moons'));
      await update();
      assert.deepEqual(['fish', 'tides', 'moons'].map(count), [1, 0, 1]);
    } finally {
      workspace.close();
    }
  });

  test('pictures of a notebook do not count, and its text does', async () => {
    const root = join(folder, 'notebooks');
    await mkdir(root);
    const notebook = (source: string, picture: string): string =>
      JSON.stringify({
        cells: [
          { cell_type: 'markdown', source },
          { cell_type: 'code', source: 'plot()', outputs: [{ data: { 'image/png': picture } }] },
        ],
      });
    await writeFile(join(root, 'small.ipynb'), notebook('We measure the tide.', 'x'.repeat(9000)));
    await writeFile(join(root, 'large.ipynb'), notebook('Tide. '.repeat(200), ''));
    const workspace = new WorkspaceDatabase(':memory:');
    try {
      const { leftOut } = await updateFiles(workspace, everything(root));
      assert.deepEqual(leftOut, [{ path: join(root, 'large.ipynb'), ...tooLarge(1000) }]);
      assert.equal(workspace.fileCount(), 1);
      const more = everything(root);
      const rules = { ...more.rules, maxFileBytes: 5000 };
      const all = await updateFiles(workspace, { ...more, rules });
      assert.deepEqual([all.leftOut, workspace.fileCount()], [[], 2]);
    } finally {
      workspace.close();
    }
  });

  test('another encoding in the settings reads a file anew, and only that one', async () => {
    const root = join(folder, 'encodings');
    await mkdir(root);
    await writeFile(join(root, 'a.txt'), Buffer.of(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2));
    await writeFile(join(root, 'b.md'), 'plain');
    for (const name of ['a.txt', 'b.md']) await utimes(join(root, name), 1e9, 1e9);
    const workspace = new WorkspaceDatabase(':memory:');
    const update = (endings: { ending: string; encoding: string }[]): Promise<UpdateAnswer> => {
      const usual = everything(root);
      const encoding = { encoding: 'utf8', guesses: false, endings };
      const roots = [{ path: root, exclude: [], include: [], encoding }];
      return updateFiles(workspace, { ...usual, rules: { ...usual.rules, roots } });
    };
    try {
      assert.equal((await update([{ ending: '.txt', encoding: 'koi8r' }])).changed, 2);
      assert.equal((await update([{ ending: '.txt', encoding: 'koi8r' }])).changed, 0);
      assert.equal((await update([{ ending: '.txt', encoding: 'windows1251' }])).changed, 1);
      assert.equal(workspace.text(workspace.largestTextId()), 'Привет');
    } finally {
      workspace.close();
    }
  });

  test('a large log is taken in parts, in the same places as a small one; a cancel leaves it to be taken anew', async () => {
    const root = join(folder, 'logs');
    await mkdir(root);
    const path = join(root, 'app.log');
    const lines = Array.from(
      { length: 120_000 },
      (_, i) =>
        `${i} größe of the tide at the pier, gauge ${i % 977}, and nothing else to say${i % 3 === 0 ? '\r' : ''}`,
    );
    const text = lines.join('\n');
    await writeFile(path, text);
    await utimes(path, 1e9, 1e9);
    const workspace = new WorkspaceDatabase(':memory:');
    const usual = everything(root);
    const rules = { ...usual.rules, maxLogBytes: 100_000_000 };
    const controller = new AbortController();
    const update = (rest: Partial<UpdateOptions> = {}): Promise<UpdateAnswer> =>
      updateFiles(workspace, { ...usual, rules, ...rest });
    try {
      const cancelled = update({
        signal: controller.signal,
        onFile: () => {
          controller.abort();
        },
      });
      await assert.rejects(cancelled, { code: 'cancelled' });
      const part = [...workspace.segments(() => true)][0]?.segments.length ?? 0;
      assert.ok(part < 5 * lines.length);
      assert.deepEqual(
        workspace.files().map(({ hash }) => hash),
        [''],
      );
      const shares: number[] = [];
      const onFile = (_: number, share = 0): unknown => shares.push(share);
      assert.deepEqual(await update({ onFile }), {
        ...{ changed: 1, removed: 0, leftOut: [], notices: [] },
      });
      assert.ok(shares.length > 50 && shares.at(-1) === 1);
      assert.deepEqual(shares, shares.toSorted());
      // What was taken by the update that was cancelled is counted no more.
      assert.equal(workspace.file.get('SELECT max(uses) AS most FROM texts')?.['most'], 1);
      assert.deepEqual(workspace.file.all('SELECT id FROM fileParts'), []);
      assert.equal((await update()).changed, 0);
      const [found] = [...workspace.segments(() => true)];
      assert.equal(found?.segments.length, 5 * lines.length);
      for (const number of [0, 1, 50_000, 77_777, 119_999]) {
        const [id = 0, start, end, line] = found.segments.subarray(5 * number);
        const expected = lines[number]?.replace('\r', '');
        assert.deepEqual([workspace.text(id), line], [expected, number + 1]);
        assert.equal(text.slice(start, end), expected);
      }
      // One that has grown keeps its texts, whose ids others know.
      await writeFile(path, `${text}\nThe last line.`);
      assert.equal((await update()).changed, 1);
      assert.equal(workspace.largestTextId(), lines.length + 1);
      assert.equal(workspace.file.get('SELECT max(uses) AS most FROM texts')?.['most'], 1);
      await writeFile(path, Buffer.concat([Buffer.of(0), Buffer.from(text)]));
      assert.deepEqual((await update()).leftOut, [{ path, ...fileProblem('notText') }]);
      assert.equal(workspace.fileCount(), 0);
    } finally {
      workspace.close();
    }
  });

  test('a whole record that is cut into several passages is not told to be broken', async () => {
    const root = join(folder, 'longRecord');
    await mkdir(root);
    const note = 'The ferry leaves at noon, they say. '.repeat(80);
    await writeFile(join(root, 'notes.csv'), `id,note\n1,"${note}"\n2,short\n`);
    const workspace = new WorkspaceDatabase(':memory:');
    const usual = everything(root);
    try {
      const rules = { ...usual.rules, unit: 'passage', maxFileBytes: 100_000 } as const;
      const { changed, leftOut } = await updateFiles(workspace, { ...usual, rules });
      assert.deepEqual([changed, leftOut], [1, []]);
      const [file] = [...workspace.segments(() => true)];
      assert.ok((file?.segments.length ?? 0) / 5 > 3);
    } finally {
      workspace.close();
    }
  });

  test('a broken record is named and the rest read; one with line breaks is whole wherever a part ends', async () => {
    const root = join(folder, 'records');
    await mkdir(root);
    const rows = Array.from({ length: 40_000 }, (_, i) =>
      i % 9 === 0
        ? `${i},"The ferry\nleaves at ""noon"", they say ${'of it '.repeat(40)}\nand so on"`
        : `${i},${'The tide at the pier '.repeat(10)},"a ""b"""`,
    );
    rows[20_001] = '20001,"a quote that nobody closes';
    const text = `${rows.join('\n')}\n`;
    assert.ok(text.length > 8_000_000);
    const large = join(root, 'large.csv');
    const small = join(root, 'small.csv');
    await writeFile(large, text);
    await writeFile(small, 'id,note\n1,"A boat\n2,"A ferry"\n3,"A\nquay"\n4,"And\n');
    for (const path of [large, small]) await utimes(path, 1e9, 1e9);
    const workspace = new WorkspaceDatabase(':memory:');
    const usual = everything(root);
    const rules = { ...usual.rules, maxLogBytes: 100_000_000 };
    try {
      const leftOut = [
        { path: large, ...brokenRecords([24_448]) },
        { path: small, ...fileProblem('brokenRecords', [2, 2]) },
      ];
      const first = await updateFiles(workspace, { ...usual, rules });
      assert.deepEqual([first.changed, first.leftOut], [2, leftOut]);
      // Known from then on, without reading them again.
      const again = await updateFiles(workspace, { ...usual, rules });
      assert.deepEqual([again.changed, again.leftOut], [0, leftOut]);
      const [inLarge, inSmall] = Array.from(
        workspace.segments(() => true),
        ({ segments }) =>
          Array.from({ length: segments.length / 5 }, (_, i) => {
            const [id = 0, start, end, line] = segments.subarray(5 * i);
            return { text: workspace.text(id), start, end, line };
          }),
      );
      assert.deepEqual(
        inSmall!.map((row) => row.text),
        ['1,"A boat', 'A ferry', 'A\nquay', '4,"And'],
      );
      const whole = cutFile(text, cutKind(large, 'line', []), large)!;
      assert.equal(whole.length, rows.length);
      assert.deepEqual(
        inLarge,
        whole.map(({ text, start, end, line }) => ({ text, start, end, line })),
      );
    } finally {
      workspace.close();
    }
  });

  test('records of a long file have the titles that they would have in a short one', async () => {
    const root = join(folder, 'titles');
    await mkdir(root);
    const rows = Array.from({ length: 40_000 }, (_, i) =>
      i % 5 === 0
        ? `${i},"Boat ${i}\nof the north",${'It leaves at noon. '.repeat(12)}`
        : `${i},Gauge ${i},${'The tide at the pier. '.repeat(10)}`,
    );
    // One of several passages.
    rows[30_000] = `30000,The Long One,${'They say the ferry leaves at noon. '.repeat(80)}`;
    const text = `number,name,note\n${rows.join('\n')}\n`;
    assert.ok(text.length > 8_000_000);
    const path = join(root, 'gauges.csv');
    const workspace = new WorkspaceDatabase(':memory:');
    const usual = everything(root);
    const rules = { ...usual.rules, unit: 'passage', maxLogBytes: 100_000_000 } as const;
    const expected = cutPassages(text, path)!.map(({ title }) => title);
    assert.deepEqual(expected.slice(0, 2), ['0 · Boat 0 of the north', '1 · Gauge 1']);
    assert.ok(expected.filter((title) => title === '30000 · The Long One').length > 2);
    const titles = (count: number) => Array.from({ length: count }, (_, i) => titleOf(i));
    let titleOf: (segment: number) => string | undefined = () => undefined;
    try {
      await writeFile(path, text);
      await updateFiles(workspace, { ...usual, rules });
      titleOf = workspace.titles(path);
      assert.deepEqual(titles(expected.length), expected);
      assert.deepEqual([titleOf(expected.length), titleOf(39_000)], [undefined, expected[39_000]]);
      // Those of before are gone with what they named.
      await writeFile(path, text.replaceAll('Gauge', 'Meter'));
      await updateFiles(workspace, { ...usual, rules });
      titleOf = workspace.titles(path);
      assert.equal(titleOf(1), '1 · Meter 1');
      await rm(path);
      await updateFiles(workspace, { ...usual, rules });
      assert.deepEqual(workspace.file.all('SELECT first FROM partTitles'), []);
    } finally {
      workspace.close();
    }
  });

  // A read that waits for a writer waits for good.
  const hostile = { skip: noPipes, timeout: 20_000 };

  test('a file that is a pipe when it is read is left out', hostile, async (t) => {
    const root = join(folder, 'swap');
    await mkdir(root);
    const names = Array.from({ length: 80 }, (_, i) => `${100 + i}.txt`);
    for (const name of names) await writeFile(join(root, name), `Fish ${name}.\n`);
    const workspace = new WorkspaceDatabase(':memory:');
    t.after(() => {
      workspace.close();
    });
    const last = join(root, names.at(-1)!);
    let isSwapped = false;
    // All have been found by then, and not so many are read ahead.
    const onFile = (): void => {
      if (isSwapped) return;
      isSwapped = true;
      rmSync(last);
      t.after(makePipe(last));
    };
    const answer = await updateFiles(workspace, everything(root, { onFile }));
    assert.deepEqual(answer.leftOut, [{ path: last, ...fileProblem('unreadable') }]);
    assert.equal(workspace.fileCount(), 79);
  });

  test('ignore files that are not followed are told of, some by name', hostile, async (t) => {
    const root = join(folder, 'pipes');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await mkdir(join(root, name), { recursive: true });
      t.after(makePipe(join(root, name, '.gitignore')));
    }
    await mkdir(join(root, '.git'));
    await writeFile(join(root, 'fish.txt'), 'One fish.\n');
    const workspace = new WorkspaceDatabase(':memory:');
    t.after(() => {
      workspace.close();
    });
    const { changed, notices } = await updateFiles(workspace, everything(root));
    assert.equal(changed, 1);
    const [first, ...more] = notices;
    assert.match(
      first!,
      /^The rules in .*a.\.gitignore are not followed: it is a pipe or a device/,
    );
    assert.equal(more.length, 3);
    assert.equal(more.at(-1), '2 more ignore files are not followed, for reasons like these.');
    // What a saved file brings about says nothing.
    const one = { changed: [join(root, 'fish.txt')] };
    assert.deepEqual((await updateFiles(workspace, everything(root, one))).notices, []);
  });

  test('a walk that finds nothing can be cancelled', async () => {
    const root = join(folder, 'ignored');
    await mkdir(join(root, '.git'), { recursive: true });
    // Each name is tried on each rule: minutes, without a file for which the signal would be looked at.
    await writeFile(join(root, '.gitignore'), '*\n' + '?a?\n'.repeat(50_000));
    for (let i = 0; i < 3000; i++) await writeFile(join(root, `${i}.txt`), '');
    const workspace = new WorkspaceDatabase(':memory:');
    try {
      const cancel = new AbortController();
      const update = updateFiles(workspace, everything(root, { signal: cancel.signal }));
      setTimeout(() => {
        cancel.abort();
      }, 50);
      await assert.rejects(update, { code: 'cancelled' });
    } finally {
      workspace.close();
    }
  });
});
