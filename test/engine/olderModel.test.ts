import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test, type TestContext } from 'node:test';
import type { WantedChoice } from '../../src/core/embedder/pooling.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type {
  IndexSearchMode,
  SearchIndexAnswer,
  UpdateIndexAnswer,
} from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { indexRules } from '../support/indexRules.ts';
import { openEngine } from '../support/openEngine.ts';
import { tinyModel } from '../support/projectPaths.ts';

const text = 'A young fox hides a broken lantern.';
const lines = distinctLines(60);
const roomy = 1e9;

describe('while the vectors of another model are made', () => {
  let folder: string;
  let location: IndexLocation;
  let beside: IndexLocation;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'older-model-')));
    const vectorsFolder = join(folder, 'global');
    location = { folder: join(folder, 'storage'), vectorsFolder };
    beside = { folder: join(folder, 'beside'), vectorsFolder };
    for (const [name, held] of Object.entries({ all: lines, some: lines.slice(0, 25) })) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'lines.txt'), held.join('\n'));
    }
    await makeModel('first', (id) => id);
    // The same weights, and each word piece with another row of the table.
    await makeModel('second', (id) => (id < 5 ? id : 195 - id));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** As on the Hub: the name is the folder's. */
  async function makeModel(name: string, idOf: (id: number) => number): Promise<void> {
    const to = join(folder, name);
    await mkdir(to);
    for (const file of ['config.json', 'model.onnx'])
      await cp(join(tinyModel, file), join(to, file));
    const tokenizer = JSON.parse(await readFile(join(tinyModel, 'tokenizer.json'), 'utf8')) as {
      model: { vocab: Record<string, number> };
    };
    const { model } = tokenizer;
    const vocabulary = Object.entries(model.vocab).map(([piece, id]) => [piece, idOf(id)] as const);
    model.vocab = Object.fromEntries(vocabulary.sort(([, a], [, b]) => a - b));
    await writeFile(join(to, 'tokenizer.json'), JSON.stringify(tokenizer));
  }

  async function opened(t: TestContext, name: string, choice?: WantedChoice): Promise<Engine> {
    const made = await openEngine(join(folder, name), { choice });
    t.after(() => made.close());
    return made;
  }

  const update = (by: Engine, where: IndexLocation, root: string): Promise<UpdateIndexAnswer> =>
    by.updateIndex({
      ...{ location: where, served: [], changed: undefined, embed: true },
      rules: indexRules(join(folder, root)),
    });

  const search = (
    by: Engine,
    mode: IndexSearchMode = 'semantic',
    query = text,
  ): Promise<SearchIndexAnswer> =>
    by.searchIndex({ location, mode, limit: 10, query: { text: query, more: [], less: [] } });

  /** All that an engine answers about the index, but for who ranks. */
  async function answers(by: Engine): Promise<unknown> {
    const who = { olderModel: undefined };
    const searched = { ...(await search(by)), ...who };
    const words = { ...(await search(by, 'hybrid', 'broken "lantern"')), ...who };
    const similar = { ...(await by.similarInIndex({ location, text, limit: 10 })), ...who };
    const asked = { reference: text, text: lines[7]!, priority: 'query', index: location } as const;
    const explained = await by.attribute(asked);
    const histogram = await by.indexHistogram({ location });
    return { searched, words, similar, explained, histogram };
  }

  test('the older ones rank, under their repair, and say so; then the new ones, and only then are they collected', async (t) => {
    const first = await opened(t, 'first');
    assert.equal((await update(first, location, 'all')).embedded, 60);
    const before = await answers(first);
    assert.equal((await search(first)).olderModel, undefined);

    const second = await opened(t, 'second');
    assert.deepEqual(await answers(second), before);
    assert.equal((await update(second, beside, 'some')).embedded, 25);
    // In part there by now.
    const status = await second.indexStatus({ location });
    assert.deepEqual([status?.embedded, status?.model, status?.repair], [25, 'first', 'whiten']);
    assert.deepEqual(await answers(second), before);
    for (const mode of ['semantic', 'hybrid', 'instant'] as const) {
      const { olderModel, embedded } = await search(second, mode);
      assert.deepEqual(olderModel, { name: 'first', inUse: 'second' });
      assert.equal(embedded, 60);
    }
    assert.equal((await search(second, 'keyword')).olderModel, undefined);
    assert.equal((await second.collectVectors({ location, maxBytes: roomy })).removed, 0);
    assert.deepEqual(await answers(second), before);

    assert.equal((await update(second, location, 'all')).embedded, 35);
    const after = await answers(second);
    assert.notDeepEqual(after, before);
    assert.equal((await search(second)).olderModel, undefined);
    assert.equal((await second.indexStatus({ location }))?.model, 'second');
    assert.equal((await second.collectVectors({ location, maxBytes: roomy })).removed, 60);
    assert.deepEqual(await answers(second), after);

    // As if the other model had never been there.
    await rm(join(folder, 'storage'), { recursive: true });
    const fresh = await opened(t, 'second');
    await update(fresh, location, 'all');
    assert.deepEqual(await answers(fresh), after);
  });

  test('another choice of layer and pooling is another model', async (t) => {
    const chosen = await opened(t, 'first', { layer: 1, pooling: 'max' });
    await update(chosen, location, 'all');
    const before = await answers(chosen);
    const byDefault = await opened(t, 'first');
    assert.deepEqual(await answers(byDefault), before);
    const { olderModel } = await search(byDefault);
    assert.deepEqual(olderModel, { name: 'first', inUse: 'first' });
    await update(byDefault, location, 'all');
    assert.notDeepEqual(await answers(byDefault), before);
  });

  test('an edit is found by its words; most of the texts edited, the model in use ranks', async (t) => {
    await update(await opened(t, 'first'), location, 'all');
    const second = await opened(t, 'second');
    await update(second, beside, 'some');
    const edit = async (kept: number): Promise<SearchIndexAnswer> => {
      const added = Array.from({ length: 60 - kept }, (_, i) => `harpoon number ${i}`);
      await writeFile(
        join(folder, 'all', 'lines.txt'),
        [...lines.slice(0, kept), ...added].join('\n'),
      );
      await second.updateIndex({
        ...{ location, served: [], changed: undefined, embed: false },
        rules: indexRules(join(folder, 'all')),
      });
      return search(second, 'hybrid', 'harpoon');
    };
    const few = await edit(50);
    assert.deepEqual([few.embedded, few.olderModel?.name], [50, 'first']);
    assert.ok(
      few.hits.some(({ text: hit, score }) => hit.startsWith('harpoon') && score === undefined),
    );
    const most = await edit(29);
    assert.deepEqual([most.embedded, most.olderModel], [25, undefined]);
  });

  test('gone, or no longer the same files: what there is of the new one ranks', async (t) => {
    await update(await opened(t, 'first'), location, 'all');
    const ranked = async (): Promise<unknown> => {
      const second = await opened(t, 'second');
      const { olderModel, embedded, hits } = await search(second);
      const similar = await second.similarInIndex({ location, text, limit: 3 });
      assert.deepEqual([similar.olderModel, similar.embedded], [olderModel, embedded]);
      return [olderModel, embedded, hits.length];
    };
    await rename(join(folder, 'first'), join(folder, 'away'));
    // Nothing is embedded: by words.
    assert.deepEqual(await ranked(), [undefined, 0, 3]);
    await update(await opened(t, 'second'), beside, 'some');
    assert.deepEqual(await ranked(), [undefined, 25, 10]);
    await makeModel('first', (id) => (id < 10 ? id : 200 - id));
    assert.deepEqual(await ranked(), [undefined, 25, 10]);
    await rm(join(folder, 'first'), { recursive: true });
    await rename(join(folder, 'away'), join(folder, 'first'));
    assert.deepEqual(await ranked(), [{ name: 'first', inUse: 'second' }, 60, 10]);
  });
});
