import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Engine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type { CosineHistogram } from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { indexRules } from '../support/indexRules.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel, tinyModel } from '../support/projectPaths.ts';
import { callCli } from '../support/callCli.ts';
import { beforeLateInteraction, type RankedRow } from '../support/lateOrder.ts';
import { parseJsonl } from '../support/runCli.ts';

const query = 'A young fox hides a broken lantern.';

interface JsonHit extends RankedRow {
  readonly score: number;
  readonly tokens: readonly { readonly contribution: number }[];
}

/** With a model that was not trained for similarity: its vectors are in a narrow cone. */
describe('repair of an index', () => {
  let folder: string;
  let root: string;
  let location: IndexLocation;
  let engine: Engine;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'index-repair-')));
    root = join(folder, 'workspace');
    location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'global') };
    await mkdir(root);
    await writeFile(join(root, 'lines.txt'), distinctLines(300).join('\n'));
    await writeFile(join(root, 'more.txt'), 'A line that goes.\nAnother one that goes.\n');
    engine = await openEngine(tinyModel);
    await update(engine);
  });
  after(() => rm(folder, { recursive: true }));

  const update = (by: Engine, where = location, path = root): Promise<unknown> =>
    by.updateIndex({
      location: where,
      served: [],
      changed: undefined,
      embed: true,
      rules: indexRules(path),
    });

  const repairOf = async (by: Engine): Promise<string | undefined> =>
    (await by.indexStatus({ location }))?.repair;

  async function scores(by: Engine): Promise<{ text: string; score: number }[]> {
    const asked = { text: query, more: [], less: [] };
    const { hits } = await by.searchIndex({ location, query: asked, mode: 'semantic', limit: 5 });
    return hits.map(({ text, score }) => ({ text, score: score! }));
  }

  /** Under the index's repair, or none. */
  async function explained(text: string, index?: IndexLocation): Promise<number> {
    const request = { reference: query, text, priority: 'query', index } as const;
    const { score, contributions } = await engine.attribute(request);
    const sum = contributions!.reduce((total, share) => total + share, 0);
    assert.ok(Math.abs(sum - score) < 1e-5, `${sum} and ${score}`);
    return score;
  }

  const mean = ({ borders }: CosineHistogram, counts: Uint32Array): number => {
    const pairs = counts.reduce((sum, count) => sum + count, 0);
    return counts.reduce((sum, n, i) => sum + (n * (borders[i]! + borders[i + 1]!)) / 2, 0) / pairs;
  };

  test('on by default, kept over a restart; what each token adds still adds up to the score', async () => {
    assert.equal(await repairOf(engine), 'whiten');
    const found = await scores(engine);
    assert.equal(found.length, 5);
    let differs = false;
    for (const { text, score } of found) {
      assert.ok(Math.abs(score - (await explained(text, location))) < 1e-5);
      differs ||= Math.abs(score - (await explained(text))) > 0.05;
    }
    assert.ok(differs, 'the repair changes scores');

    const histogram = await engine.indexHistogram({ location });
    assert.ok(histogram);
    const [raw, repaired] = [histogram.before, histogram.after].map((n) => mean(histogram, n));
    assert.ok(raw! > 0.5 && Math.abs(repaired!) < 0.1, `${raw} and ${repaired}`);

    const restarted = await openEngine(tinyModel);
    assert.deepEqual(await scores(restarted), found);
    assert.deepEqual(await restarted.indexHistogram({ location }), histogram);
  });

  test('lines that come and go are found under the same repair', async () => {
    const before = await scores(engine);
    await writeFile(join(root, 'new.txt'), `${query}\nSomething else.\n`);
    await update(engine);
    const [first, ...others] = await scores(engine);
    assert.equal(first?.text, query);
    assert.ok(Math.abs(first.score - 1) < 1e-5);
    assert.deepEqual(others, before.slice(0, 4));
    await rm(join(root, 'new.txt'));
    await rm(join(root, 'more.txt'));
    await update(engine);
    assert.deepEqual(await scores(engine), before);
    const { removed, bytes } = await engine.collectVectors({ location, maxBytes: 0 });
    // What is open stays, whatever the cap.
    assert.equal(removed, 4);
    assert.ok(bytes > 0);
    assert.deepEqual(await scores(engine), before);
    assert.equal((await engine.indexStatus({ location }))?.embedded, 300);
  });

  test('another repair, or none, is the user’s choice and is kept', async () => {
    const whitened = await scores(engine);
    const none = await engine.repairIndex({ location, repair: 'none' });
    assert.deepEqual([none.repair, none.before], ['none', none.after]);
    const plain = await scores(engine);
    for (const { text, score } of plain) {
      assert.ok(Math.abs(score - (await explained(text))) < 1e-5);
      assert.ok(Math.abs(score - (await explained(text, location))) < 1e-5);
    }
    await engine.repairIndex({ location, repair: 'remove:2' });
    const removed = await scores(engine);
    assert.notDeepEqual(removed, plain);
    assert.notDeepEqual(removed, whitened);
    const restarted = await openEngine(tinyModel);
    assert.equal(await repairOf(restarted), 'remove:2');
    assert.deepEqual(await scores(restarted), removed);
    for (const repair of ['center', 'remove:0', 'remove:32']) {
      await assert.rejects(engine.repairIndex({ location, repair }), { code: 'invalidInput' });
    }
    assert.equal(await repairOf(engine), 'remove:2');
    await engine.repairIndex({ location, repair: 'whiten' });
    // Fitted anew, without the lines that went.
    assert.deepEqual(
      (await scores(engine)).map(({ text }) => text),
      whitened.map(({ text }) => text),
    );
  });

  test('none for the bundled model; no index, no histogram', async () => {
    const bundled = await openEngine(bundledModel);
    const elsewhere = { folder: undefined, vectorsFolder: undefined };
    assert.equal(await bundled.indexHistogram({ location: elsewhere }), undefined);
    const few = join(folder, 'few');
    await mkdir(few);
    await writeFile(join(few, 'lines.txt'), distinctLines(30).join('\n'));
    await update(bundled, elsewhere, few);
    assert.equal((await bundled.indexStatus({ location: elsewhere }))?.repair, 'none');
    const histogram = await bundled.indexHistogram({ location: elsewhere });
    assert.deepEqual([histogram?.repair, histogram?.after], ['none', histogram?.before]);
  });

  test('search of the command line: repaired scores, to which the tokens add up', async () => {
    const kept = join(folder, 'cli');
    const args = ['search', query, root, '--mode', 'semantic', '-k', '100', '--json'];
    const { stdout, stderr } = await callCli([...args, '--index', kept, '--model', tinyModel]);
    // The engine is asked without late interaction, which the command line adds.
    const hits = beforeLateInteraction(parseJsonl<JsonHit>(stdout)).slice(0, 3);
    assert.equal(hits.length, 3, stderr);
    const found = await scores(engine);
    hits.forEach(({ score, tokens }, i) => {
      const sum = tokens.reduce((total, { contribution }) => total + contribution, 0);
      assert.ok(Math.abs(sum - score) < 1e-5, `${sum} and ${score}`);
      assert.ok(Math.abs(score - found[i]!.score) < 1e-4, `${score} and ${found[i]!.score}`);
    });
  });
});
