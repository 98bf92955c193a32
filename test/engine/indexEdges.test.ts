import assert from 'node:assert/strict';
import {
  mkdir,
  mkdtemp,
  open,
  realpath,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test, type TestContext } from 'node:test';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { IndexContent, IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type {
  IndexSearchMode,
  SearchIndexAnswer,
  UpdateIndexAnswer,
  UpdateIndexRequest,
} from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { tinyModel } from '../support/projectPaths.ts';

let folder: string;
let root: string;
let location: IndexLocation;
let engine: Engine;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'index-edges-')));
  root = join(folder, 'workspace');
  location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'global') };
  await mkdir(root);
  engine = await opened();
});
afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

async function opened(): Promise<Engine> {
  const made = createEngine(() => undefined);
  await made.open({ modelFolder: tinyModel });
  return made;
}

async function write(path: string, text: string | Uint8Array): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

const content = (): IndexContent => ({
  location,
  served: [],
  rules: {
    roots: [{ path: root, exclude: [], include: [] }],
    useIgnoreFiles: true,
    maxFileBytes: 6_000_000,
    endings: undefined,
    unit: 'line',
    sentenceEndings: ['.md'],
  },
});

const update = (request: Partial<UpdateIndexRequest> = {}): Promise<UpdateIndexAnswer> =>
  engine.updateIndex({ ...content(), changed: undefined, embed: true, ...request });

const search = (text: string, mode: IndexSearchMode = 'keyword'): Promise<SearchIndexAnswer> =>
  engine.searchIndex({ location, mode, limit: 20, query: { text, more: [], less: [] } });

/** The paths of hits below the workspace, each once. */
async function filesWith(text: string): Promise<string[]> {
  const { hits } = await search(text);
  return [...new Set(hits.map(({ path }) => path.slice(root.length + 1)))].sort();
}

describe('queries', () => {
  const modes: readonly IndexSearchMode[] = ['hybrid', 'semantic', 'keyword', 'instant'];
  const texts = [
    'The ferry leaves at seven.',
    '船は七時に出ます。',
    'Паром отходит в семь часов.',
    'تغادر العبارة في السابعة.',
    'नौका सात बजे निकलती है।',
    'η πορθμείο φεύγει στις επτά',
    '🛳️ at 7',
    'this and that',
  ];

  beforeEach(async () => {
    await write('lines.txt', texts.join('\n'));
    await update();
  });

  test('of nothing but white space or quotes are refused, with what to do', async () => {
    for (const mode of modes) {
      for (const text of ['', ' \t\n', '""']) {
        await assert.rejects(search(text, mode), { code: 'invalidInput' }, `${mode} of ${text}`);
      }
    }
  });

  test('with a NUL in them are answered, and so are the next ones', async () => {
    for (const mode of modes) {
      for (const text of ['"ferry\0leaves"', 'ferry\0', '"\0"ferry', '"ferry leaves"']) {
        const [hit] = (await search(text, mode)).hits;
        // This model knows few of the words.
        if (mode === 'semantic') assert.ok(hit, text);
        else assert.equal(hit?.text, texts[0], `${mode} of ${text}`);
      }
    }
  });

  test('of one letter, of stop words alone, and of ten thousand words are answered', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => (i === 50 ? 'ferry' : `word${i}`));
    for (const mode of modes) {
      assert.equal((await search('t', mode)).hits.length > 0, mode !== 'keyword', mode);
      const stops = (await search('this and that', mode)).hits;
      assert.ok(
        stops.some(({ text }) => text === 'this and that'),
        mode,
      );
      const { hits } = await search(many.join(' '), mode);
      assert.ok(
        hits.some(({ text }) => text === texts[0]),
        mode,
      );
    }
  });

  test('in other scripts find the line itself first, by meaning and by words', async () => {
    for (const text of texts.slice(1, 6)) {
      for (const mode of modes) {
        const [hit] = (await search(text, mode)).hits;
        // This model knows few of the letters: what it does not know looks alike.
        if (mode === 'semantic') assert.ok(hit!.score! > 0.99, `${mode} of ${text}`);
        else assert.equal(hit?.text, text, mode);
      }
    }
    for (const [word, line] of [
      ['Паром', texts[2]],
      ['العبارة', texts[3]],
      ['नौका', texts[4]],
      ['ΕΠΤΆ', texts[5]],
    ] as const) {
      assert.deepEqual(
        (await search(word)).hits.map(({ text }) => text),
        [line],
      );
    }
  });
});

describe('long texts', () => {
  const fillers = {
    'of marks that stand in no order': '\u0301\u0323',
    'of marks of a script without spaces': '\u302a\u3099',
    'without a space': '港の船',
    'of words': 'low tide ',
    'of signs': '+ - ',
  };
  for (const [what, filler] of Object.entries(fillers)) {
    test(`${what}: words in quotes are found at their ends, and a cancel is heard meanwhile`, async () => {
      const long = filler.repeat(Math.floor(150_000 / filler.length));
      const lines = Array.from({ length: 10 }, (_, i) => `鯨 ${i} ${long} whale`);
      await write('long.txt', lines.join('\n'));
      await update({ embed: false });
      for (const mode of ['keyword', 'hybrid'] as const) {
        assert.equal((await search('"whale"', mode)).hits.length, lines.length);
        const controller = new AbortController();
        const query = { text: '"whale"', more: [], less: [] };
        const searching = engine.searchIndex(
          { location, mode, limit: 20, query },
          { signal: controller.signal },
        );
        // Heard only by who lets others go first.
        setImmediate(() => {
          controller.abort();
        });
        await assert.rejects(searching, { code: 'cancelled' }, mode);
      }
    });
  }
});

describe('files that change their nature', () => {
  test('replaced, re-encoded, a folder in their place, gone and back: nothing is embedded twice', async () => {
    const lines = 'whale one\nwhale two\n';
    const a = await write('a.txt', lines);
    await write('b/c.txt', 'squid three\n');
    assert.equal((await update()).embedded, 3);

    // Another encoding, the same text: as another file put in its place.
    await writeFile(`${a}.new`, Buffer.from(`\ufeff${lines}`, 'utf16le'));
    await rename(`${a}.new`, a);
    const encoded = await update();
    assert.deepEqual([encoded.changed, encoded.embedded], [1, 0]);
    const { hits } = await search('two');
    assert.deepEqual(
      hits.map(({ start, end, line }) => [start, end, line]),
      [[10, 19, 2]],
    );
    await write('a.txt', Buffer.from('whale two of another encod\xefng\n', 'latin1'));
    assert.equal((await update()).embedded, 1);
    assert.deepEqual(await filesWith('encodïng'), ['a.txt']);
    await write('a.txt', Buffer.from('whale in no encoding\0\n'));
    const broken = await update();
    assert.deepEqual(
      broken.leftOut.map(({ reason }) => reason),
      ['not text'],
    );
    assert.deepEqual(await filesWith('whale'), []);

    // As large as before, and as old.
    const old = new Date(2020, 1, 1);
    await write('a.txt', lines);
    await utimes(a, old, old);
    assert.equal((await update()).embedded, 0);
    await write('a.txt', 'whale one\nwhale six\n');
    await utimes(a, old, old);
    const sameAge = await update({ changed: [a] });
    assert.equal(sameAge.embedded, sameAge.changed);

    // A file where there was a folder, and a folder where there was a file.
    await rm(join(root, 'b'), { recursive: true });
    await write('b', 'squid four\n');
    await rm(a);
    await write('a.txt/deep.txt', 'whale one\n');
    const turned = await update({ changed: [join(root, 'b'), a] });
    assert.deepEqual([turned.changed, turned.removed, turned.embedded], [2, 2, 1]);
    assert.deepEqual(await filesWith('squid'), ['b']);
    assert.deepEqual(await filesWith('whale'), ['a.txt/deep.txt']);

    // All of it goes, the folder too, and comes back.
    await rename(root, `${root}.away`);
    await update({ changed: [root] });
    await rename(`${root}.away`, root);
    const back = await update();
    assert.equal(back.embedded, 0);
    assert.deepEqual(await filesWith('whale'), ['a.txt/deep.txt']);
  });

  test('a line of 5 MB is cut by its structure: a part is found, and a cancel need not wait for it', async () => {
    const code = Array.from({ length: 180_000 }, (_, i) => `function f${i}(a,b){return a+b};`);
    const line = code.join('').slice(0, 5_000_000);
    await write('app.min.js', `${line}\nconst harpoon = 1;\n`);
    assert.equal((await update({ embed: false })).changed, 1);
    const { hits } = await search('f100');
    // Its parts f and 100 stand in others, too, behind it.
    const hit = hits[0]!;
    assert.equal(hit.line, 1);
    assert.match(hit.text, /^function f.*\bfunction f100\(a,b\)\{return a\+b\};.*;$/);
    assert.ok(hit.text.length <= 1000);
    const controller = new AbortController();
    const embedding = engine.updateIndex(
      { ...content(), changed: [], embed: true },
      {
        signal: controller.signal,
        onProgress: ({ fraction = 0 }) => {
          if (fraction > 0) controller.abort();
        },
      },
    );
    await assert.rejects(embedding, { code: 'cancelled' });
    assert.equal((await search('harpoon')).hits[0]?.text, 'const harpoon = 1;');
  });

  test('many small files, some of which are there only as long as they are listed', async () => {
    const few = 300;
    for (let i = 0; i < 3000; i++) await write(`${i % few}/${i}.txt`, `number ${i}\n`);
    let looked = 0;
    let removed: Promise<void> | undefined;
    const going = engine.updateIndex(
      { ...content(), changed: undefined, embed: false },
      {
        onProgress: () => {
          if (looked++ === 0) removed = rm(join(root, '7'), { recursive: true });
        },
      },
    );
    await going;
    await removed;
    const after = await update({ embed: false });
    assert.deepEqual([after.files, after.leftOut], [2990, []]);
    assert.deepEqual(await filesWith('"number 2999"'), ['299/2999.txt']);
    assert.deepEqual(await filesWith('"number 307"'), []);
  });
});

test('an index that is removed while it is made says so, and the next run makes it whole', async () => {
  await write('lines.txt', distinctLines(300).join('\n'));
  for (const lost of ['storage', 'global']) {
    let removed: Promise<void> | undefined;
    const going = engine.updateIndex(
      { ...content(), changed: undefined, embed: true },
      {
        onProgress: () => {
          removed ??= rm(join(folder, lost), { recursive: true });
        },
      },
    );
    await assert.rejects(
      going,
      { code: 'fileUnwritable', message: /was removed or cleared/ },
      lost,
    );
    await removed;
    await update();
    const status = await engine.indexStatus({ location });
    assert.deepEqual([status?.texts, status?.embedded], [300, 300], lost);
    await engine.clearIndex({ location });
  }
});

describe('what was changed inside the index is not shown, and the index is made anew', () => {
  const changes = {
    'a text': "UPDATE texts SET text = 'the harbour is a lie' WHERE text LIKE '%harbour%'",
    'which text stands where': `UPDATE files SET segments = (SELECT segments FROM files WHERE path LIKE '%other.txt')
      WHERE path LIKE '%lines.txt'`,
  };
  for (const [what, sql] of Object.entries(changes)) {
    for (const mode of ['keyword', 'semantic', 'hybrid'] as const) {
      test(`${what}, searched by ${mode}`, async () => {
        const path = await write('lines.txt', 'the harbour is quiet\nthe ferry leaves at seven\n');
        await write('other.txt', 'a gull sleeps\nthe harbour is loud\n');
        await update();
        await engine.close();
        const file = new DatabaseSync(join(folder, 'storage', 'workspace.sqlite'));
        file.exec(sql);
        file.close();
        engine = await opened();
        const shown = async (): Promise<string[]> =>
          (await search('the harbour is quiet', mode)).hits
            .filter((hit) => hit.path === path)
            .map(({ text }) => text);
        const texts = ['the harbour is quiet', 'the ferry leaves at seven'];
        for (const text of await shown()) assert.ok(texts.includes(text), text);
        const { notices } = await update();
        assert.match(notices.join(), /workspace\.sqlite was damaged/);
        assert.equal((await shown())[0], texts[0]);
      });
    }
  }
});

describe('a file of the index that is damaged while nobody has it open', () => {
  const lines = distinctLines(300);
  const pageOf = { 'workspace.sqlite': 8192, 'vectors.sqlite': 16_384 } as const;

  for (const name of ['workspace.sqlite', 'vectors.sqlite'] as const) {
    const isWorkspace = name === 'workspace.sqlite';
    const pageBytes = pageOf[name];
    const damages: Readonly<Record<string, (path: string, size: number) => Promise<unknown>>> = {
      'cut by a byte': (path, size) => truncate(path, size - 1),
      'cut within its last page': (path, size) => truncate(path, size - 100),
      'cut by almost its last page': (path, size) => truncate(path, size - pageBytes + 1),
      'cut by its last page': (path, size) => truncate(path, size - pageBytes),
      'cut within an earlier page': (path, size) => truncate(path, size - pageBytes - 100),
      'cut to a half': (path, size) => truncate(path, size / 2 + 10),
      'begun with zeros': (path) => overwrite(path, 0, pageBytes),
      // The table of files, and the spaces of vectors.
      'without the page of a table': (path) =>
        overwrite(path, (isWorkspace ? 3 : 2) * pageBytes, pageBytes),
    };
    for (const [what, damage] of Object.entries(damages)) {
      test(`${name}, ${what}: moved aside and built anew, once, and said`, async () => {
        await write('lines.txt', lines.join('\n'));
        await update();
        await engine.close();
        const path = join(isWorkspace ? location.folder! : location.vectorsFolder!, name);
        await damage(path, (await stat(path)).size);
        engine = await opened();
        const mended = await update();
        assert.match(
          mended.notices.join(),
          new RegExp(`^The index file .*${name} was damaged; it`),
        );
        assert.equal(mended.notices.length, 1);
        assert.deepEqual(
          [mended.files, mended.changed, mended.embedded],
          [1, isWorkspace ? 1 : 0, isWorkspace ? 0 : lines.length],
        );
        assert.ok((await stat(`${path}.damaged`)).size > 0);
        for (let restart = 0; restart < 2; restart++) {
          for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
            assert.equal((await search(lines[7]!, mode)).hits[0]?.text, lines[7], mode);
          }
          const again = await update();
          assert.deepEqual([again.changed, again.embedded, again.notices], [0, 0, []]);
          await engine.close();
          engine = await opened();
        }
      });
    }
  }
});

/** With zeros. */
async function overwrite(path: string, at: number, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(bytes), 0, bytes, at);
  await file.close();
}

describe('a full disk', () => {
  /** Files that are opened from now on can grow by some pages and no more; ends with the test, or when called. */
  function fill(t: TestContext, free = 40): () => void {
    const exec: (sql: string) => void = Reflect.get(DatabaseSync.prototype, 'exec');
    const mocked = t.mock.method(
      DatabaseSync.prototype,
      'exec',
      function (this: DatabaseSync, sql: string) {
        exec.call(this, sql);
        if (!sql.startsWith('PRAGMA journal_mode')) return;
        const pages = Number(this.prepare('PRAGMA page_count').get()?.['page_count']);
        exec.call(this, `PRAGMA max_page_count = ${pages + free}`);
      },
    );
    return () => mocked.mock.restore();
  }

  test('it goes on in memory, embeds nothing twice, and is on the disk again when there is room', async (t) => {
    const lines = distinctLines(1500);
    await write('first.txt', lines.slice(0, 100).join('\n'));
    await update();
    await engine.close();
    const empty = fill(t);
    engine = await opened();
    await write('second.txt', lines.slice(100).join('\n'));
    const full = await update();
    assert.match(full.notices.join(), /^The disk is full, so the index in .* Until then it is in/);
    assert.equal(full.notices.length, 1);
    for (const mode of ['hybrid', 'semantic', 'keyword', 'instant'] as const) {
      for (const line of [lines[3]!, lines[1400]!]) {
        assert.equal((await search(line, mode)).hits[0]?.text, line, mode);
      }
    }
    const status = await engine.indexStatus({ location });
    assert.deepEqual([status?.isKept, status?.embedded], [false, 1500]);
    const again = await update({ changed: [] });
    assert.deepEqual([again.embedded, again.notices], [0, []]);
    empty();
    const whole = await update();
    assert.ok(whole.embedded > 0);
    assert.deepEqual(whole.notices, []);
    const after = await engine.indexStatus({ location });
    assert.deepEqual([after?.isKept, after?.embedded], [true, 1500]);
    assert.equal((await search(lines[1400]!, 'semantic')).hits[0]?.text, lines[1400]);
    const database = new DatabaseSync(join(folder, 'global', 'vectors.sqlite'), { readOnly: true });
    const rows = database.prepare('SELECT sum(rows) AS n FROM blocks').get();
    database.close();
    assert.equal(rows?.['n'], 1500);
  });

  test('words that cannot join are found by the search that is kept from writing', async (t) => {
    const lines = distinctLines(1500);
    await write('first.txt', lines.slice(0, 100).join('\n'));
    await update();
    await write('second.txt', lines.slice(100).join('\n'));
    // Their words are to come.
    await update({ embed: false });
    await engine.close();
    fill(t, 4);
    engine = await opened();
    for (const mode of ['keyword', 'hybrid'] as const) {
      const texts = (await search(`"${lines[1400]!}"`, mode)).hits.map(({ text }) => text);
      assert.deepEqual(texts, [lines[1400]], mode);
    }
    assert.equal((await engine.indexStatus({ location }))?.isKept, false);
  });
});
