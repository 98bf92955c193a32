import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentProgress } from '../../../../src/protocol/corpusApi.ts';
import { setup, numbered, segmentsOf, range, sorted } from './corpusSetup.ts';
import { setClock } from '../../../support/setClock.ts';

describe('embedding', () => {
  test('each segment is reported once, duplicates with their first; counts go up to the total', async () => {
    const { put, embed, session } = setup();
    const lines = [...numbered(60), ...numbered(60), numbered(60).join(' ')];
    await put('a', lines);
    const progress = await embed('a');
    assert.deepEqual(sorted(segmentsOf(progress)), range(121));
    assert.ok(progress.length > 5);
    const done = progress.map((each) => each.done);
    assert.deepEqual(done, sorted(done));
    assert.equal(new Set(progress.map(({ total }) => total)).size, 1);
    assert.equal(done.at(-1), progress[0]!.total);
    const once = progress.find(({ segments }) => segments.includes(3))!;
    assert.ok(once.segments.includes(63));
    assert.equal(session.ran.filter((ids, i, all) => all.indexOf(ids) !== i).length, 0);
  });

  test('a line longer than a window moves the count before its vector is there', async () => {
    const { put, embed } = setup();
    await put('a', ['word '.repeat(400)]);
    const progress = await embed('a');
    assert.ok(progress.filter(({ segments }) => segments.length === 0).length > 3);
    assert.deepEqual(segmentsOf(progress.slice(-1)), [0]);
    assert.equal(progress.at(-1)!.done, progress.at(-1)!.total);
  });

  test('cancelled in the middle: what is done stays, the rest is done by the next call', async () => {
    const { corpus, put, session } = setup();
    const lines = numbered(100);
    await put('a', lines);
    const controller = new AbortController();
    const reported: number[] = [];
    const call = corpus.embedDocument(
      { document: 'a', priority: 'bulk' },
      {
        signal: controller.signal,
        onProgress: ({ segments }) => {
          reported.push(...segments);
          if (reported.length > 20) controller.abort();
        },
      },
    );
    await assert.rejects(call, { code: 'cancelled' });
    const kept = await put('a', lines);
    const keptSegments = range(100).filter((i) => kept.embedded[i] === 1);
    assert.deepEqual(keptSegments, sorted(reported));
    assert.ok(keptSegments.length < 100);
    const { embeddedTextCount } = await corpus.embedDocument({ document: 'a', priority: 'bulk' });
    assert.equal(embeddedTextCount, 100 - keptSegments.length);
    assert.equal(new Set(session.ran).size, session.ran.length);
  });

  test('two calls at once run each text once, and both hear of every segment', async (t) => {
    // Else, on a slow machine, the first call lets the others go before it while it counts its tokens.
    setClock(t, () => 0);
    const { corpus, put, session } = setup();
    await put('a', numbered(80));
    await put('b', numbered(80, 40));
    const heard = { first: [] as number[], second: [] as number[], other: [] as number[] };
    const embed = (document: string, into: number[]) =>
      corpus.embedDocument(
        { document, priority: 'bulk' },
        { onProgress: ({ segments }) => into.push(...segments) },
      );
    const answers = await Promise.all([
      embed('a', heard.first),
      embed('a', heard.second),
      embed('b', heard.other),
    ]);
    for (const segments of Object.values(heard)) assert.deepEqual(sorted(segments), range(80));
    assert.deepEqual(
      answers.map(({ embeddedTextCount }) => embeddedTextCount),
      [80, 0, 40],
    );
    assert.equal(session.ran.length, 120);
    assert.equal(new Set(session.ran).size, 120);
  });

  test('a call that shares one line with a long one does not wait for all of that', async () => {
    const { put, embed } = setup();
    const lines = numbered(400);
    await put('long', lines);
    await put('short', [lines[0]!]);
    let longEnded = false;
    const long = embed('long').then(() => (longEnded = true));
    assert.deepEqual(segmentsOf(await embed('short')), [0]);
    assert.ok(!longEnded);
    await long;
  });

  test('what somebody waits for is not left to bulk work', async () => {
    const { corpus, put, session } = setup();
    const lines = numbered(400);
    await put('long', lines);
    await put('short', lines.slice(-3));
    const bulk = corpus.embedDocument({ document: 'long', priority: 'bulk' });
    const query = corpus.embedDocument({ document: 'short', priority: 'query' });
    assert.equal((await query).embeddedTextCount, 3);
    assert.ok(session.ran.length < 100, `${session.ran.length}`);
    await bulk;
    assert.equal(new Set(session.ran).size, 400);
    // What was read for somebody in between, bulk work passes over.
    assert.equal(session.ran.length, 400);
  });

  test('a call that waits for another one does the rest when that is cancelled', async () => {
    const { corpus, put, embed, session } = setup();
    await put('a', numbered(80));
    const controller = new AbortController();
    const first = corpus.embedDocument(
      { document: 'a', priority: 'bulk' },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    const second = embed('a');
    await assert.rejects(first, { code: 'cancelled' });
    assert.deepEqual(sorted(segmentsOf(await second)), range(80));
    assert.equal(new Set(session.ran).size, 80);
  });

  test('a call that waits for another one can be cancelled', async () => {
    const { put, embed, session } = setup();
    let open: () => void = () => undefined;
    session.gate = new Promise((resolve) => (open = resolve));
    await put('a', numbered(10));
    const first = embed('a');
    const controller = new AbortController();
    const second = embed('a', controller.signal);
    setTimeout(() => controller.abort(), 5);
    await assert.rejects(second, { code: 'cancelled' });
    open();
    assert.deepEqual(sorted(segmentsOf(await first)), range(10));
  });

  for (const change of ['replaced', 'removed'] as const) {
    test(`${change} meanwhile: goes on, keeps the vectors, names no segment of what is gone`, async () => {
      const { corpus, put } = setup();
      const lines = numbered(100);
      await put('a', lines);
      const before: number[] = [];
      const after: number[] = [];
      let changed = false;
      let last: DocumentProgress | undefined;
      await corpus.embedDocument(
        { document: 'a', priority: 'bulk' },
        {
          onProgress: (progress) => {
            last = progress;
            (changed ? after : before).push(...progress.segments);
            if (changed) return;
            changed = true;
            void (change === 'removed'
              ? corpus.removeDocument({ document: 'a' })
              : put('a', ['another text']));
          },
        },
      );
      assert.ok(before.length > 0);
      assert.deepEqual(after, []);
      assert.equal(last?.done, last?.total);
      const { embedded } = await put('b', lines);
      assert.ok(embedded.every((value) => value === 1));
    });
  }

  test('no room: says so, keeps what is done, and a search still answers', async () => {
    const { corpus, put, embed } = setup({ capBytes: 50 * 16 * 4 });
    const lines = numbered(80);
    await put('a', lines);
    await assert.rejects(embed('a'), { code: 'invalidInput', message: /close some files/ });
    const { embedded } = await put('a', lines);
    assert.equal(embedded.filter((value) => value === 1).length, 50);
    const scope = { documents: ['a'] };
    const { hits, embeddedCount } = await corpus.search({
      mode: 'semantic',
      query: 'many so',
      scope,
      limit: 3,
    });
    assert.deepEqual([hits.length, embeddedCount], [3, 50]);
    await put('a', numbered(40, 1000));
    assert.equal(segmentsOf(await embed('a')).length, 40);
  });
});

test('what runs at the same time as an edit does not lose the document', async () => {
  const { corpus, put, embed, session } = setup();
  await put('a', numbered(50));
  let open: () => void = () => undefined;
  session.gate = new Promise((resolve) => (open = resolve));
  const controller = new AbortController();
  const first = embed('a', controller.signal);
  await put('a', [...numbered(50), 'one more']);
  controller.abort();
  const second = embed('a');
  open();
  await assert.rejects(first, { code: 'cancelled' });
  await second;
  const scope = { documents: ['a'] };
  const { embeddedCount } = await corpus.search({ mode: 'semantic', query: 'x', scope, limit: 1 });
  assert.equal(embeddedCount, 51);
});
