import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../../../../src/core/errors/appError.ts';
import type { ShownContent } from '../../../../../../src/features/explorer/model/shownContent.ts';
import { themeAnswers } from '../../../../../../src/features/explorer/model/analysis/themeAnswers.ts';
import type { PageThemes, ThemeEdit } from '../../../../../../src/protocol/page/pageThemes.ts';
import { FakeContentSet } from '../../../../../support/fakes/fakeContentSet.ts';

// Two dimensions: what begins with a lies one way, what begins with b another, c between them.
const directions: Readonly<Record<string, readonly number[]>> = {
  a: [1, 0, 0],
  b: [0, 1, 0],
  c: [0, 0, 1],
};

function vectorOf(text: string): number[] {
  const near = Number(text.slice(1, 2)) / 40;
  const [x = 0, y = 0, z = 0] = directions[text[0]!] ?? [];
  return [x + near, y + near / 2, z - near];
}

function setup(first: readonly (string | undefined)[]) {
  let texts = first;
  let version = 'v.1';
  const newContent = (): ShownContent =>
    ({ input: (segment: number) => texts[segment] ?? '' }) as unknown as ShownContent;
  const contents = [newContent()];
  const set = new FakeContentSet({ texts: () => texts, vectorOf });
  const answers = themeAnswers(
    {
      current: (reference) => {
        if (reference.version !== version) throw new AppError('invalidInput', 'Another text.');
        return contents.at(-1)!;
      },
      until: (signal) => signal ?? new AbortController().signal,
    },
    set,
  );
  const themes = (): Promise<PageThemes> => answers.themes({ version, edition: 0 });
  const edit = (wanted: ThemeEdit) => answers.editThemes({ version, edit: wanted });
  /** By theme the segments in it, in the order of the answer. */
  const groups = async (): Promise<string[]> => {
    const { themes: listed, themeOf } = await themes();
    return listed.map((_, theme) =>
      Array.from(themeOf.keys())
        .filter((segment) => themeOf[segment] === theme)
        .join(),
    );
  };
  return {
    ...{ answers, themes, edit, groups },
    change: (next: readonly (string | undefined)[]) => {
      texts = next;
      version = `v.${Number(version.slice(2)) + 1}`;
    },
    showOther: () => contents.push(newContent()),
  };
}

const threeAndTwo = ['a0', 'a1', 'b0', 'a2', 'b1', 'b0', undefined];
const two: ThemeEdit = { kind: 'group', method: { kind: 'kmeans', count: 2 } };

test('themes by segment, the one with the most places first, with what is in none', async () => {
  const { themes, edit, groups } = setup(threeAndTwo);
  await edit(two);
  assert.deepEqual(await groups(), ['0,1,3', '2,4,5']);
  const found = await themes();
  assert.deepEqual(
    found.themes.map(({ segmentCount, textCount }) => [segmentCount, textCount]),
    [
      [3, 3],
      [3, 2],
    ],
  );
  assert.deepEqual([...found.textOf], [0, 1, 2, 3, 4, 2, -1]);
  assert.deepEqual([found.textCount, found.waitingCount, found.newCount], [5, 1, 0]);
  assert.ok(Number.isNaN(found.nearness[6]) && found.nearness[0]! > 0.99);
  for (const { spread } of found.themes) {
    assert.ok(spread[0] <= spread[1] && spread[1] <= spread[2] && spread[2] <= 1);
  }
});

test('names stay over a merge and a split, and over an edit of the text; another content begins anew', async () => {
  const { themes, edit, groups, change, showOther } = setup(threeAndTwo);
  await edit(two);
  const [a, b] = (await themes()).themes.map(({ id }) => id) as [number, number];
  await edit({ kind: 'rename', theme: b, name: '  Bees ' });
  assert.deepEqual(
    (await themes()).themes.map(({ name, isNamed }) => isNamed && name),
    [false, 'Bees'],
  );
  await edit({ kind: 'merge', themes: [a, b] });
  assert.deepEqual(await groups(), ['0,1,2,3,4,5']);
  assert.equal((await themes()).themes[0]!.name, 'Bees');
  await edit({ kind: 'split', theme: a });
  assert.deepEqual((await groups()).toSorted(), ['0,1,3', '2,4,5']);
  // A line more at the top, one is another text.
  change(['c0', 'a0', 'a1', 'b0', 'a9', 'b1', 'b0']);
  const after = await themes();
  assert.deepEqual((await groups()).toSorted(), ['1,2', '3,5,6']);
  assert.equal(after.newCount, 2);
  assert.ok(after.themes.some(({ name }) => name === 'Bees'));
  await edit({ kind: 'rename', theme: after.themes.find(({ isNamed }) => isNamed)!.id, name: ' ' });
  assert.ok((await themes()).themes.every(({ isNamed }) => !isNamed));
  showOther();
  const other = await themes();
  assert.deepEqual([other.undoable, other.newCount], [undefined, 0]);
});

test('what is taken out stays out when the texts are grouped anew; each edit can be taken back', async () => {
  const { themes, edit, groups } = setup(threeAndTwo);
  await edit(two);
  const before = await groups();
  const [, b] = (await themes()).themes.map(({ id }) => id) as [number, number];
  await edit({ kind: 'exclude', theme: b });
  await edit({ kind: 'excludeTexts', segments: Int32Array.of(1) });
  assert.deepEqual(await groups(), ['0,3']);
  assert.equal((await themes()).excludedCount, 4);
  await edit({ kind: 'group', method: { kind: 'kmeans', count: 1 } });
  assert.deepEqual(await groups(), ['0,3']);
  await edit({ kind: 'include' });
  assert.deepEqual([(await themes()).excludedCount, (await themes()).newCount], [0, 4]);
  const undone: unknown[] = [];
  for (;;) {
    const { undoable } = await themes();
    if (!undoable) break;
    undone.push(undoable);
    await edit({ kind: 'undo' });
  }
  assert.deepEqual(undone, ['include', 'group', 'excludeTexts', 'exclude']);
  assert.deepEqual(await groups(), before);
  const { edition } = await edit({ kind: 'undo' });
  assert.equal((await edit({ kind: 'undo' })).edition, edition);
});

test('grouping anew that was given up leaves the themes before to be kept', async () => {
  const { answers, themes, edit, groups } = setup(threeAndTwo);
  await edit(two);
  const before = await groups();
  await edit({ kind: 'group', method: { kind: 'density', leastSize: 2 } });
  const stop = new AbortController();
  const call = answers.themes({ version: 'v.1', edition: 1 }, { signal: stop.signal });
  stop.abort();
  await assert.rejects(call, { code: 'cancelled' });
  await edit({ kind: 'undo' });
  assert.deepEqual(await groups(), before);
  assert.deepEqual((await themes()).method, { kind: 'kmeans', count: 2 });
});

test('fewer than three texts have no themes, and what cannot be done is refused with a reason', async () => {
  const few = await setup(['a0', 'a0', 'b0']).themes();
  assert.deepEqual([few.textCount, few.themes.length], [2, 0]);
  const { themes, edit } = setup(['a0', 'b0', 'c0']);
  await assert.rejects(edit({ kind: 'rename', theme: 0, name: 'x' }), { code: 'invalidInput' });
  await edit({ kind: 'group', method: { kind: 'kmeans', count: 3 } });
  const [first] = (await themes()).themes.map(({ id }) => id) as [number];
  await assert.rejects(edit({ kind: 'split', theme: first }), { code: 'invalidInput' });
  await assert.rejects(edit({ kind: 'merge', themes: [first] }), { code: 'invalidInput' });
  await assert.rejects(edit({ kind: 'merge', themes: [first, 99] }), { code: 'invalidInput' });
  await assert.rejects(edit({ kind: 'exclude', theme: 99 }), { code: 'invalidInput' });
});
