import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test, type TestContext } from 'node:test';
import type { SessionInput } from '../../../../../src/core/embedder/modelSession.ts';
import type { IndexModel } from '../../../../../src/engine/index/models/indexModel.ts';
import { filesAt } from '../../../../../src/engine/index/store/indexFiles.ts';
import { planUpdate } from '../../../../../src/engine/index/files/updatePlan.ts';
import { WorkspaceIndex } from '../../../../../src/engine/index/workspaceIndex.ts';
import { distinctLines } from '../../../../support/distinctLines.ts';
import { fakeEmbedder } from '../../documents/fakeEmbedder.ts';
import { fakeTokens } from '../../documents/fakeTokens.ts';
import { setClock } from '../../../../support/setClock.ts';

// What a factor of two is a broad guess for: estimates are shown in minutes.
const factor = 2;
const batchTokens = 1024;

/** Milliseconds that a batch takes. */
type Cost = (input: SessionInput) => number;

const perToken: Cost = ({ ids }) => ids.length * 0.37;
const withAttention: Cost = ({ batchSize, length }) =>
  0.4 + batchSize * length * (0.02 + 0.01 * length);

/** By file, the lines. */
const workspaces: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'short lines': [distinctLines(700), distinctLines(900)],
  'long and short lines': [
    distinctLines(300),
    Array.from({ length: 40 }, (_, i) => distinctLines(20 + i).join(' ')),
  ],
  'one line that is most of it': [
    distinctLines(50),
    [Array.from({ length: 40_000 }, (_, i) => `word${i}`).join(' ')],
  ],
  'lines that begin alike': [
    Array.from({ length: 500 }, (_, i) => `${'one and the same beginning '.repeat(4)}${i}`),
  ],
  'a few lines': [['one', 'two words', 'and three words']],
};

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'plan-')));
  root = join(folder, 'workspace');
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: readonly (readonly string[])[]): void {
  for (const [i, lines] of files.entries()) {
    writeFileSync(join(root, `${i}.txt`), lines.join('\n'));
  }
}

/** A model that takes the time that `cost` says, by a clock of its own. */
function timedModel(
  t: TestContext,
  cost: Cost,
): { readonly model: IndexModel; readonly clock: { ms: number; batches: number } } {
  const { embedder, session } = fakeEmbedder(batchTokens);
  const clock = { ms: 0, batches: 0 };
  const run = session.run.bind(session);
  session.run = async (input, outputs) => {
    clock.ms += cost(input);
    clock.batches++;
    return run(input, outputs);
  };
  setClock(t, () => clock.ms);
  const choice = { layer: -1, pooling: 'mean' } as const;
  const model: IndexModel = {
    ...{ name: 'fake', embedder, choice, queryChoice: choice, background: undefined },
    source: { name: 'fake', filesHash: '', ...choice, prompt: '', dims: session.info.dims },
    space: { name: 'fake', dims: session.info.dims },
    trainedForSimilarity: true,
    request: { modelFolder: '/none' },
    explainer: { attribute: () => Promise.reject(new Error('Not needed here.')) },
    tokens: fakeTokens(embedder, choice),
  };
  return { model, clock };
}

const rules = () => ({
  roots: [{ path: root, exclude: [], include: [] }],
  useIgnoreFiles: true,
  maxFileBytes: 10_000_000,
  endings: undefined,
  unit: 'line' as const,
  sentenceEndings: [],
});

function plan(
  index: WorkspaceIndex,
  model: IndexModel,
  tokenVectors?: boolean,
): ReturnType<typeof planUpdate> {
  const options = { rules: rules(), served: [], without: [], signal: undefined, tokenVectors };
  return planUpdate(index, model, { ...options, onFile: () => undefined });
}

async function update(index: WorkspaceIndex, model: IndexModel): Promise<void> {
  await index.updateFiles({
    ...{ rules: rules(), served: [], changed: undefined, without: [], keepsOthers: false },
    ...{ signal: undefined, onFile: undefined },
  });
  await index.embed(model, { under: undefined, signal: undefined, onProgress: undefined });
}

function isNear(estimate: number, actual: number, what: string): void {
  const isWithin = estimate > actual / factor && estimate < actual * factor;
  assert.ok(isWithin, `${what}: ${estimate} was estimated, and ${actual} it was`);
}

describe('a plan', () => {
  for (const [costs, cost] of Object.entries({ perToken, withAttention })) {
    for (const [what, files] of Object.entries(workspaces)) {
      test(`tells the time that embedding takes: ${what}, ${costs}`, async (t) => {
        write(files);
        const { model, clock } = timedModel(t, cost);
        const place = { workspacePath: ':memory:', vectorsPath: ':memory:' };
        const index = new WorkspaceIndex(place);
        const { seconds, missing } = await plan(index, model);
        assert.equal(missing, new Set(files.flat()).size);
        clock.ms = 0;
        await update(index, model);
        isNear(seconds, clock.ms / 1000, what);

        // Of what is embedded nothing is to be told, and of the rest no more than it is.
        const after = clock.batches;
        assert.equal((await plan(index, model)).seconds, 0);
        assert.equal(clock.batches, after);
        write([distinctLines(1000).slice(900)]);
        const rest = await plan(index, model);
        clock.ms = 0;
        await update(index, model);
        isNear(rest.seconds, clock.ms / 1000, 'the rest');
        index.close();
      });
    }
  }

  test('counts a log that is read in parts, and nothing where it has none', async (t) => {
    const line = `${'The tide at the pier. '.repeat(45)}\n`;
    writeFileSync(join(root, 'large.log'), line.repeat(9000));
    writeFileSync(join(root, 'empty.log'), '\n'.repeat(9_000_000));
    writeFileSync(join(root, 'small.txt'), 'one\n');
    const { model } = timedModel(t, perToken);
    const index = new WorkspaceIndex({ workspacePath: ':memory:', vectorsPath: ':memory:' });
    const { files, segments, texts } = await plan(index, model);
    assert.deepEqual([files, segments, texts], [2, 9001, 2]);
    await update(index, model);
    assert.equal((await plan(index, model)).files, 2);
    index.close();
  });

  test('tells the bytes that are added', async (t) => {
    write([distinctLines(900), distinctLines(1000).map((line) => `const line = '${line}';`)]);
    const { model } = timedModel(t, perToken);
    const at = join(folder, 'index');
    const place = filesAt({ folder: at, vectorsFolder: at });
    const empty = new WorkspaceIndex(place);
    empty.close();
    const size = (): number =>
      [place.workspacePath, place.vectorsPath].reduce((sum, path) => sum + statSync(path).size, 0);
    const before = size();
    const index = new WorkspaceIndex(place);
    const { bytes } = await plan(index, model);
    await update(index, model);
    index.close();
    isNear(bytes, size() - before, 'bytes');
  });

  test('tells the bytes of token vectors, where they would be kept and are not there', async (t) => {
    write([distinctLines(300)]);
    const { model } = timedModel(t, perToken);
    const index = new WorkspaceIndex({ workspacePath: ':memory:', vectorsPath: ':memory:' });
    assert.equal((await plan(index, model)).tokenBytes, 0);
    await update(index, model);
    const { missing, bytes, tokenBytes } = await plan(index, model, true);
    assert.deepEqual([missing, bytes], [300, tokenBytes]);
    index.tokenStore.choose(true);
    await update(index, model);
    const kept = index.tokenSizes(model.space.name);
    assert.equal(kept.texts, 300);
    isNear(tokenBytes, kept.bytes, 'token bytes');
    const after = await plan(index, model);
    assert.deepEqual([after.missing, after.tokenBytes], [0, 0]);
    const file = { ...model, choice: { layer: -1, pooling: 'file' } } as const;
    assert.equal((await plan(index, file, true)).tokenBytes, 0);
    index.close();
  });
});
