import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { sizeOfDatabase } from '../../src/engine/index/sqlite/databaseFiles.ts';
import type { EngineApi } from '../../src/protocol/engineApi.ts';
import type {
  IndexContent,
  IndexLocation,
  IndexRules,
} from '../../src/protocol/index/indexContent.ts';
import type {
  IndexProgress,
  SearchIndexAnswer,
  SearchIndexRequest,
  UpdateIndexAnswer,
  UpdateIndexRequest,
} from '../../src/protocol/indexApi.ts';
import type { CallOptions } from '../../src/protocol/rpc.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { bundledModel, tinyModel } from '../support/projectPaths.ts';
import { startEngine } from '../support/startEngine.ts';
import { until } from '../support/until.ts';

let folder: string;
let root: string;
let location: IndexLocation;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'index-api-')));
  root = join(folder, 'workspace');
  location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'global') };
  await mkdir(root);
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string | Uint8Array): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

function content(
  rules: Partial<IndexRules> = {},
  served: IndexContent['served'] = [],
): IndexContent {
  return {
    location,
    served,
    rules: {
      roots: [{ path: root, exclude: [], include: [] }],
      useIgnoreFiles: true,
      maxFileBytes: 100_000,
      endings: undefined,
      unit: 'line',
      sentenceEndings: ['.md'],
      ...rules,
    },
  };
}

type Api = Pick<EngineApi, 'updateIndex' | 'searchIndex' | 'indexStatus'>;

const update = (
  engine: Api,
  request: Partial<UpdateIndexRequest> = {},
  options?: CallOptions<IndexProgress>,
): Promise<UpdateIndexAnswer> =>
  engine.updateIndex({ ...content(), changed: undefined, embed: true, ...request }, options);

const search = (
  engine: Api,
  text: string,
  request: Partial<SearchIndexRequest> = {},
): Promise<SearchIndexAnswer> =>
  engine.searchIndex({
    ...{ location, mode: 'keyword', limit: 20 },
    query: { text, more: [], less: [] },
    ...request,
  });

/** The texts that are found, by where they stand below the workspace. */
async function found(engine: Api, text: string): Promise<string[]> {
  const { hits } = await search(engine, text);
  return hits.map(({ path, text: hit }) => `${path.replace(`${root}/`, '')}: ${hit}`).sort();
}

/** Keys of the vectors on the disk, each as often as it stands there; the file is whole. */
function storedKeys(vectorsFolder = location.vectorsFolder ?? ''): string[] {
  const database = new DatabaseSync(join(vectorsFolder, 'vectors.sqlite'), { readOnly: true });
  try {
    assert.deepEqual(
      database
        .prepare('PRAGMA integrity_check')
        .all()
        .map((row) => row['integrity_check']),
      ['ok'],
    );
    const rows = database.prepare('SELECT keys FROM blocks').all() as { keys: Uint8Array }[];
    return rows.flatMap(({ keys }) => Buffer.from(keys).toString('hex').match(/.{64}/g) ?? []);
  } finally {
    database.close();
  }
}

function inProcess(model: string): () => Engine {
  let engine: Engine;
  before(async () => {
    engine = createEngine(() => undefined);
    await engine.open({ modelFolder: model });
  });
  return () => engine;
}

describe('what an index holds', () => {
  const tiny = inProcess(tinyModel);

  test('roots, globs that win over ignore files, endings, large files, links, cells', async () => {
    const second = join(folder, 'second');
    mkdirSync(second);
    await writeFile(join(second, 'z.txt'), 'whale in the second root\n');
    await write('.git/HEAD', '');
    await write('.git/info/exclude', 'secret.txt\n');
    await write('.gitignore', 'out/\n');
    await write('secret.txt', 'whale told in secret\n');
    await write('out/made.txt', 'whale made by a tool\n');
    await write('out/kept.txt', 'whale made and kept\n');
    await write(
      'docs/a.md',
      '# Whales\n\nA whale sings.\nIt is a whale that dives. A whale sleeps.\n',
    );
    await write('vendor/b.txt', 'whale from elsewhere\n');
    await write('large.txt', `whale ${'x'.repeat(100_000)}\n`);
    const huge = await open(join(root, 'huge.txt'), 'w');
    await huge.truncate(1_000_000_000);
    await huge.close();
    await write('picture.txt', 'whale\0');
    await write('utf16.txt', Buffer.from('\ufeffwhale in UTF-16\n', 'utf16le'));
    await symlink(root, join(root, 'docs', 'loop'));
    const cells = [
      { cell_type: 'markdown', source: ['A whale in a cell. ', 'And a whale more.'] },
      { cell_type: 'code', source: 'x = 1\nwhale = 2\n' },
    ];
    await write('n.ipynb', JSON.stringify({ cells }));
    await write('bad.ipynb', 'whale {');
    const roots = [
      { path: root, exclude: ['vendor', '**/*.log'], include: ['out/kept.*'] },
      { path: second, exclude: [], include: [] },
    ];
    const { leftOut, notices, files, embedded } = await update(tiny(), content({ roots }));
    assert.deepEqual(
      [leftOut.map(({ path, reason }) => `${path.slice(root.length + 1)}: ${reason}`), notices],
      [
        [
          'bad.ipynb: not a notebook',
          'huge.txt: larger than 0.1 MB',
          'large.txt: larger than 0.1 MB',
          'picture.txt: not text',
        ],
        [],
      ],
    );
    assert.deepEqual(await found(tiny(), 'whale'), [
      `${second}/z.txt: whale in the second root`,
      'docs/a.md: # Whales',
      'docs/a.md: A whale sings.',
      'docs/a.md: A whale sleeps.',
      'docs/a.md: It is a whale that dives.',
      'n.ipynb: A whale in a cell.',
      'n.ipynb: And a whale more.',
      'n.ipynb: whale = 2',
      'out/kept.txt: whale made and kept',
      'utf16.txt: whale in UTF-16',
    ]);
    const { hits } = await search(tiny(), '"whale = 2"');
    assert.deepEqual(
      hits.map(({ cell, start, end, line }) => [cell, start, end, line]),
      [[1, 6, 15, 2]],
    );
    const under = await search(tiny(), 'whale', { under: [join(root, 'docs'), second] });
    assert.equal(under.hits.length, 5);
    const status = await tiny().indexStatus({ location });
    assert.deepEqual([status?.files, status?.embedded, status?.isKept], [files, embedded, true]);
    // Another rule, and a root less: what they leave out goes, though nothing is said to have changed.
    const fewer = content({ roots: [{ ...roots[0]!, include: [] }], endings: ['.md', '.txt'] });
    assert.equal((await update(tiny(), { ...fewer, changed: [] })).removed, 5);
    assert.equal((await found(tiny(), 'whale')).length, 5);
  });

  test('a plan is what the update then does, and makes no file', async () => {
    for (let i = 0; i < 5; i++)
      await write(
        `${i}.txt`,
        distinctLines(60)
          .slice(10 * i)
          .join('\n'),
      );
    await write('b.bin', 'a\0');
    const plan = await tiny().planIndex(content());
    assert.equal(existsSync(location.folder!) || existsSync(location.vectorsFolder!), false);
    const { files, segments, texts, missing, leftOut } = plan;
    assert.deepEqual(
      { files, segments, texts, missing, leftOut },
      {
        ...{ files: 5, segments: 200, texts: 60, missing: 60, leftOut: 1 },
      },
    );
    assert.ok(plan.seconds > 0 && plan.bytes > 0);
    assert.deepEqual((await update(tiny())).embedded, 60);
    const status = await tiny().indexStatus({ location });
    assert.deepEqual([status?.files, status?.segments, status?.texts], [5, 200, 60]);
    // One line edited, one file gone.
    await write('0.txt', readFileSync(join(root, '0.txt'), 'utf8').replace('captain', 'pilot'));
    await rm(join(root, '3.txt'));
    const next = await tiny().planIndex(content());
    assert.deepEqual([next.files, next.segments, next.texts, next.missing], [4, 170, 60, 1]);
    assert.equal((await tiny().indexStatus({ location }))?.files, 5);
    const done = await update(tiny());
    assert.deepEqual([done.changed, done.removed, done.embedded], [1, 1, 1]);
    const after = await tiny().planIndex(content());
    assert.deepEqual([after.missing, after.bytes, after.seconds], [0, 0, 0]);
  });

  test('changed paths: an edit, a rename, a folder that went, an ignore file', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await write('sub/b.txt', 'whale three\n');
    await write('sub/deep/c.txt', 'whale four\n');
    await update(tiny());
    const changed = async (...paths: string[]): Promise<UpdateIndexAnswer> =>
      update(tiny(), { changed: paths.map((path) => join(root, path)) });
    await write('unsaid.txt', 'whale nobody speaks of\n');
    await write('a.txt', 'whale one\nwhale 2\n');
    const edit = await changed('a.txt');
    assert.deepEqual([edit.changed, edit.removed, edit.embedded, edit.files], [1, 0, 1, 3]);
    await rename(join(root, 'sub'), join(root, 'moved'));
    const moved = await changed('sub', 'moved');
    assert.deepEqual([moved.changed, moved.removed, moved.embedded], [2, 2, 0]);
    await rm(join(root, 'moved', 'deep'), { recursive: true });
    assert.equal((await changed('moved/deep/c.txt')).removed, 1);
    await write('moved/.gitignore', 'b.*\n');
    assert.equal((await changed('moved/.gitignore')).removed, 1);
    assert.deepEqual(await found(tiny(), 'whale'), ['a.txt: whale 2', 'a.txt: whale one']);
    assert.equal((await update(tiny())).changed, 1);
  });

  test('served texts stand for the disk’s until they are saved', async () => {
    const a = await write('a.txt', 'whale on disk\n');
    await write('b.txt', 'whale beside\n');
    await update(tiny());
    const virtual = 'vscode-vfs://github/o/r/v.txt';
    const served = [
      { path: a, text: 'whale not saved\n' },
      { path: join(root, 'new.md'), text: 'Whale of a new file. Whale of two sentences.' },
      { path: virtual, text: 'whale from afar\n' },
      { path: join(folder, 'outside.txt'), text: 'whale outside\n' },
    ];
    const request = { ...content({}, served), changed: [] };
    assert.equal((await update(tiny(), request)).embedded, 4);
    const shown = [
      'a.txt: whale not saved',
      'b.txt: whale beside',
      'new.md: Whale of a new file.',
      'new.md: Whale of two sentences.',
      `${virtual}: whale from afar`,
    ];
    assert.deepEqual(await found(tiny(), 'whale'), shown);
    assert.equal((await update(tiny(), { ...request, changed: undefined })).changed, 0);
    // Saved: the same bytes are not cut up again. The others are no longer served.
    await write('a.txt', 'whale not saved\n');
    const saved = await update(tiny(), { changed: [a] });
    assert.deepEqual([saved.changed, saved.removed, saved.embedded], [0, 2, 0]);
    assert.deepEqual(await found(tiny(), 'whale'), shown.slice(0, 2));
    await update(tiny(), { ...content({}, [{ path: a, text: 'gone' }]), changed: [] });
    const back = await update(tiny(), { changed: [] });
    assert.deepEqual([back.changed, back.embedded], [1, 0]);
    assert.deepEqual(await found(tiny(), 'whale'), shown.slice(0, 2));
  });

  test('two workspaces share vectors; clearing one leaves them, clearing the last takes them', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await update(tiny());
    const other = { ...location, folder: join(folder, 'other') };
    assert.equal((await update(tiny(), { location: other })).embedded, 0);
    const cleared = await tiny().clearIndex({ location });
    assert.deepEqual(cleared, { vectorsRemoved: false });
    assert.equal(await tiny().indexStatus({ location }), undefined);
    assert.equal((await search(tiny(), 'whale', { location: other })).hits.length, 2);
    assert.deepEqual(await tiny().clearIndex({ location: other }), { vectorsRemoved: true });
    assert.equal(existsSync(join(location.vectorsFolder!, 'vectors.sqlite')), false);
  });

  test('a damaged file is moved aside while the index is open; the next update builds it anew', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await update(tiny());
    const workspace = join(location.folder!, 'workspace.sqlite');
    const damaged = createEngine(() => undefined);
    await damaged.open({ modelFolder: tinyModel });
    await writeFile(workspace, 'no database at all, and long enough to be looked at');
    for (const side of ['-wal', '-shm']) await rm(workspace + side, { force: true });
    const rebuilt = await update(damaged, { changed: [] });
    assert.deepEqual([rebuilt.files, rebuilt.embedded], [1, 0]);
    assert.match(rebuilt.notices.join(), /^The index file .*workspace\.sqlite was damaged; it is/);
    assert.equal((await search(damaged, 'whale')).hits.length, 2);
    // A vector that is no longer what was written, found by a search.
    const path = join(location.vectorsFolder!, 'vectors.sqlite');
    const database = new DatabaseSync(path);
    database.exec('UPDATE blocks SET crc = crc + 1');
    database.close();
    const hits = await search(damaged, 'whale', { mode: 'hybrid' });
    assert.deepEqual([hits.hits.length, hits.embedded], [2, 0]);
    const mended = await update(damaged, { changed: [] });
    assert.equal(mended.embedded, 2);
    assert.match(mended.notices.join(), /vectors\.sqlite was damaged/);
    assert.equal((await search(damaged, 'whale', { mode: 'semantic' })).hits.length, 2);
  });

  test('a copy of an index: nothing is embedded twice, and its files stay as they are', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await update(tiny());
    const files = ['storage/workspace.sqlite', 'global/vectors.sqlite'];
    const bytes = (): Buffer[] => files.map((name) => readFileSync(join(folder, name)));
    const earlier = bytes();
    const copied = { ...location, isCopied: true };
    const status = await tiny().indexStatus({ location: copied });
    assert.deepEqual([status?.embedded, status?.isKept], [2, false]);
    assert.equal(status?.bytes, sizeOfDatabase(join(folder, 'storage/workspace.sqlite')));
    await write('b.txt', 'a third whale\n');
    assert.equal((await update(tiny(), { location: copied })).embedded, 1);
    const answer = await search(tiny(), 'whale', { location: copied, mode: 'hybrid' });
    assert.deepEqual([answer.hits.length, answer.embedded], [3, 3]);
    assert.deepEqual(bytes(), earlier);
    assert.deepEqual(await found(tiny(), 'third'), []);
    const unusable = { folder: join(folder, 'unusable'), vectorsFolder: location.vectorsFolder };
    await mkdir(unusable.folder);
    await writeFile(join(unusable.folder, 'workspace.sqlite'), 'no database'.repeat(1000));
    await assert.rejects(tiny().indexStatus({ location: { ...unusable, isCopied: true } }), {
      code: 'fileUnreadable',
      message: /workspace\.sqlite holds cannot be used \(file is not a database\)/,
    });
  });

  test('storage that cannot be written, and none at all: in memory, and said', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await writeFile(join(folder, 'file'), '');
    const unwritable = { folder: join(folder, 'file', 'x'), vectorsFolder: location.vectorsFolder };
    const first = await update(tiny(), { location: unwritable });
    assert.equal(first.embedded, 2);
    assert.match(first.notices.join(), /cannot be made .* Until then it is in memory/);
    assert.deepEqual((await update(tiny(), { location: unwritable })).notices, []);
    const none = { folder: undefined, vectorsFolder: undefined };
    assert.equal(await tiny().indexStatus({ location: none }), undefined);
    assert.equal((await update(tiny(), { location: none })).embedded, 2);
    for (const memory of [unwritable, none]) {
      assert.equal((await tiny().indexStatus({ location: memory }))?.isKept, false);
      const answer = await search(tiny(), 'whale', { location: memory, mode: 'hybrid' });
      assert.deepEqual([answer.hits.length, answer.embedded], [2, 2]);
    }
    assert.deepEqual(await tiny().clearIndex({ location: none }), { vectorsRemoved: true });
  });

  test('another model: words and files go on, its vectors come beside the old ones', async () => {
    await write('a.txt', 'whale one\nwhale two\n');
    await update(tiny());
    const before = await tiny().indexStatus({ location });
    const bundled = createEngine(() => undefined);
    await bundled.open({ modelFolder: bundledModel });
    const changed = await bundled.indexStatus({ location });
    assert.deepEqual([changed?.embedded, changed?.model], [0, before?.model]);
    assert.equal((await search(bundled, 'whale', { mode: 'hybrid' })).hits.length, 2);
    assert.equal((await update(bundled)).embedded, 2);
    const after = await bundled.indexStatus({ location });
    assert.deepEqual([after?.embedded, after?.model === before?.model], [2, false]);
    assert.equal(storedKeys().length, 4);
    assert.equal((await update(tiny())).embedded, 0);
  });
});

describe('searching', () => {
  const bundled = inProcess(bundledModel);

  test('towards one text and away from another; similar ones among pairs', async () => {
    await write('lines.txt', distinctLines(200).join('\n'));
    await update(bundled());
    const ask = async (more: string[], less: string[], text = ''): Promise<string[]> => {
      const query = { text, more, less };
      const { hits } = await search(bundled(), '', { query, mode: 'semantic', limit: 20 });
      return hits.map((hit) => hit.text);
    };
    const boats = await ask(['wooden boats'], []);
    assert.ok(
      boats.slice(0, 5).every((text) => text.includes('boats')),
      boats.join(),
    );
    const others = await ask(['wooden boats'], ['The captain']);
    assert.ok(others.slice(0, 5).every((text) => text.includes('boats')));
    const rank = (all: string[]): number =>
      all.findIndex((text) => text === 'The captain repairs seven wooden boats.');
    assert.ok(rank(boats) >= 0 && rank(others) > rank(boats), `${boats.join()} ${others.join()}`);
    await assert.rejects(ask(['tea'], ['tea']), { code: 'invalidInput' });
    await assert.rejects(ask([], ['tea'], '""'), /The query is blank; type a word/);
    const [line = ''] = distinctLines(1);
    const exclude = { path: join(root, 'lines.txt'), start: 3, end: 3 };
    const similar = await bundled().similarInIndex({ location, text: line, exclude, limit: 3 });
    assert.deepEqual([similar.percentileBasis, similar.embedded], ['pairs', 200]);
    assert.ok(similar.hits.every(({ text }) => text !== line));
    assert.ok((similar.hits[0]?.percentile ?? 0) > 95);
  });

  test('while texts are embedded, files change and searches go on; a cancel keeps what is done', async () => {
    const lines = distinctLines(1800);
    await write('lines.txt', lines.join('\n'));
    const controller = new AbortController();
    const progress: IndexProgress[] = [];
    const { signal } = controller;
    const first = update(bundled(), {}, { signal, onProgress: (each) => progress.push(each) });
    const failed = assert.rejects(first, { code: 'cancelled' });
    await until('the first vectors', async () => {
      const answer = await search(bundled(), 'harbour', { mode: 'hybrid' });
      return answer.embedded > 0 && answer.hits.length === 20;
    });
    await write('new.txt', 'whale that came later\n');
    const files = await update(bundled(), { changed: [join(root, 'new.txt')], embed: false });
    assert.equal(files.changed, 1);
    assert.deepEqual(await found(bundled(), 'whale'), ['new.txt: whale that came later']);
    // Waits for its turn.
    const second = update(bundled(), { changed: [] });
    controller.abort();
    await failed;
    const kept = storedKeys().length;
    assert.ok(kept > 0 && kept < lines.length, String(kept));
    const { embedded } = await second;
    assert.ok(embedded <= lines.length + 1 - kept, String(embedded));
    const keys = storedKeys();
    assert.deepEqual([keys.length, new Set(keys).size], [lines.length + 1, lines.length + 1]);
    // Cleared while it is brought up to date: it is not made again.
    await write(
      'lines.txt',
      distinctLines(800)
        .map((line) => `Again: ${line}`)
        .join('\n'),
    );
    const cleared = update(
      bundled(),
      {},
      {
        onProgress: ({ fraction = 0 }) => {
          if (fraction > 0) void bundled().clearIndex({ location });
        },
      },
    );
    await assert.rejects(cleared, { code: 'cancelled' });
    assert.equal(await bundled().indexStatus({ location }), undefined);
    const fractions = progress.flatMap(({ fraction }) => fraction ?? []);
    assert.ok(fractions.length > 1 && fractions.every((one, i) => one >= (fractions[i - 1] ?? 0)));
  });
});

describe('in a process of its own', () => {
  test('killed in the middle and opened again: nothing lost, nothing twice', async (t) => {
    const lines = distinctLines(1000);
    await write('lines.txt', lines.join('\n'));
    const engine = startEngine(t, bundledModel);
    const request = { ...content(), changed: undefined, embed: true };
    const killed = engine.call((api) =>
      api.updateIndex(request, {
        onProgress: ({ fraction = 0 }) => {
          if (fraction > 0.3 && engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
        },
      }),
    );
    await assert.rejects(killed, { code: 'engineStopped' });
    const kept = storedKeys();
    assert.ok(kept.length > 0 && kept.length < lines.length, String(kept.length));
    const shown: IndexProgress[] = [];
    const onProgress = (progress: IndexProgress): void => void shown.push(progress);
    const { embedded, notices, changed } = await engine.call((api) =>
      api.updateIndex(request, { onProgress }),
    );
    // Of the whole, not of what was left.
    const [first] = shown.filter(({ fraction }) => fraction !== undefined);
    assert.equal(first?.texts?.total, lines.length);
    assert.ok(first.texts.done >= kept.length && first.fraction! >= kept.length / lines.length);
    assert.deepEqual(shown.at(-1)?.texts, { done: lines.length, total: lines.length });
    assert.deepEqual([embedded, notices, changed], [lines.length - kept.length, [], 0]);
    const keys = storedKeys();
    assert.deepEqual([keys.length, new Set(keys).size], [lines.length, lines.length]);
    const again = await engine.call((api) => api.updateIndex(request));
    assert.equal(again.embedded, 0);
  });

  test('two at once share the work', async (t) => {
    const lines = distinctLines(600);
    await write('lines.txt', lines.join('\n'));
    const engines = [startEngine(t, bundledModel), startEngine(t, bundledModel)];
    const request = { ...content(), changed: undefined, embed: true };
    const answers = await Promise.all(
      engines.map((engine) => engine.call((api) => api.updateIndex(request))),
    );
    assert.equal(
      answers.reduce((sum, { embedded }) => sum + embedded, 0),
      lines.length,
    );
    assert.equal(new Set(storedKeys()).size, storedKeys().length);
    // What one of them adds the other one finds.
    await write('more.txt', 'whale that came later\n');
    await engines[0]!.call((api) => api.updateIndex(request));
    const query = { text: 'whale', more: [], less: [] };
    const { hits } = await engines[1]!.call((api) =>
      api.searchIndex({ location, query, mode: 'semantic', limit: 1 }),
    );
    assert.equal(hits[0]?.text, 'whale that came later');
  });
});
