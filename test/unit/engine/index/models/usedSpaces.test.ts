import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { parseSource, UsedSpaces } from '../../../../../src/engine/index/models/usedSpaces.ts';
import { olderSettings } from '../../../../../src/engine/index/store/spaceRoles.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';
import { WorkspaceReader } from '../../../../../src/engine/index/store/workspaceReader.ts';
import { fakeModel } from '../fakeModel.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => fakeModel(name).model);
const sourceOf = (name: string): unknown => ({
  ...{ space: name, name, trainedForSimilarity: true },
  request: { modelFolder: name },
});

describe('UsedSpaces', () => {
  let folder: string;
  let path: string;
  let workspace: WorkspaceDatabase;
  let spaces: UsedSpaces;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'used-spaces-'));
    path = join(folder, 'workspace.sqlite');
    workspace = new WorkspaceDatabase(path);
    spaces = new UsedSpaces(workspace);
  });
  afterEach(async () => {
    workspace.close();
    await rm(folder, { recursive: true });
  });

  /** What other processes take for used, by the table and the settings together, of what there could be. */
  function usedBy(): readonly string[] {
    const reader = new WorkspaceReader(path);
    try {
      return reader.spaces(['a', 'b', 'c', 'd']);
    } finally {
      reader.close();
    }
  }

  const mirror = (): unknown =>
    Object.fromEntries(
      Object.entries(olderSettings).map(([role, name]) => {
        const text = workspace.setting(name);
        return [role, role === 'source' ? parseSource(text) : text];
      }),
    );

  /** As a release does that knows no table. */
  function olderWrites(name: string, source = name): void {
    workspace.setSetting(olderSettings.answering, name);
    workspace.setSetting(olderSettings.model, `the ${name}`);
    const { trainedForSimilarity, request } = fakeModel(source).model;
    const kept = { space: source, name: source, trainedForSimilarity, request };
    workspace.setSetting(olderSettings.source, JSON.stringify(kept));
    workspace.setSetting(olderSettings.filling, '');
  }

  test('the first space answers as soon as it fills', () => {
    assert.deepEqual(
      [spaces.answering, spaces.modelName, spaces.source, usedBy()],
      [undefined, undefined, undefined, []],
    );
    spaces.fill(a!);
    assert.deepEqual([spaces.answering, spaces.modelName], ['a', 'a']);
    assert.deepEqual(spaces.source, sourceOf('a'));
    assert.equal(workspace.usedSpace('filling'), undefined);
    assert.equal(spaces.answer(a!), undefined, 'none was there before');
  });

  test('another one fills beside it, and answers when it is complete', () => {
    spaces.fill(a!);
    spaces.fill(b!);
    assert.deepEqual([spaces.answering, spaces.source?.space], ['a', 'a']);
    assert.deepEqual(workspace.usedSpace('filling'), { name: 'b', model: 'b', source: undefined });
    assert.deepEqual(usedBy(), ['a', 'b']);
    // The model was changed once more before it was complete.
    spaces.fill(c!);
    assert.deepEqual(usedBy(), ['a', 'c']);
    assert.equal(spaces.answer(c!), 'a');
    assert.deepEqual([spaces.answering, spaces.source?.space], ['c', 'c']);
    assert.deepEqual(usedBy(), ['c']);
    assert.equal(spaces.answer(c!), undefined);
    // Whoever opens the file next finds the same.
    assert.deepEqual(new UsedSpaces(workspace).source, sourceOf('c'));
  });

  test('releases before the table read all of it in settings', () => {
    spaces.fill(a!);
    const first = { answering: 'a', filling: '', model: 'a', source: sourceOf('a') };
    assert.deepEqual(mirror(), first);
    spaces.fill(b!);
    assert.deepEqual(mirror(), { ...first, filling: 'b' });
    spaces.answer(b!);
    assert.deepEqual(mirror(), {
      ...{ answering: 'b', filling: '', model: 'b', source: sourceOf('b') },
    });
  });

  test('what such a release has written since counts, and is used', () => {
    spaces.fill(a!);
    olderWrites('b');
    assert.deepEqual([spaces.answering, spaces.modelName], ['b', 'the b']);
    assert.deepEqual(spaces.source?.request, { modelFolder: 'b' });
    assert.ok(usedBy().includes('b'));
    // The space that answered here before is one to be filled now.
    spaces.fill(a!);
    assert.deepEqual([spaces.answering, workspace.usedSpace('filling')?.name], ['b', 'a']);
    assert.equal(spaces.answer(a!), 'b');
    assert.deepEqual([spaces.answering, usedBy()], ['a', ['a']]);
    workspace.setSetting(olderSettings.filling, 'd');
    assert.deepEqual(usedBy(), ['a', 'd']);
  });

  test('a file that such a release made says who answers, and how it is opened where that was kept', () => {
    olderWrites('a');
    assert.deepEqual([spaces.answering, spaces.source?.name], ['a', 'a']);
    // An early one kept no source; another may be left of the model before.
    olderWrites('b', 'a');
    assert.deepEqual([spaces.answering, spaces.source], ['b', undefined]);
    workspace.setSetting(olderSettings.source, '');
    assert.equal(spaces.source, undefined);
  });

  test('a source that lacks a part is none', () => {
    const whole = sourceOf('a') as Record<string, unknown>;
    assert.deepEqual(parseSource(JSON.stringify(whole)), whole);
    for (const name of ['space', 'name', 'trainedForSimilarity', 'request']) {
      assert.equal(parseSource(JSON.stringify({ ...whole, [name]: undefined })), undefined, name);
    }
    assert.equal(parseSource(undefined), undefined);
  });
});
