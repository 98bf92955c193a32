import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ownTokens } from '../../src/core/tokenVectors/ownTokens.ts';
import { scaleRows } from '../../src/core/tokenVectors/tokenComponents.ts';
import { columnMeans } from '../../src/core/vectors/covariance.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { vectorKey } from '../../src/engine/index/store/textUses.ts';
import { WorkspaceIndex } from '../../src/engine/index/workspaceIndex.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { callCli } from '../support/callCli.ts';
import { startCli } from '../support/runCli.ts';

interface Sizes {
  readonly areKept: boolean;
  readonly texts: number;
  readonly bytes: number;
  readonly expectedBytes: number;
}

describe('token vectors of an index', () => {
  let folder: string;
  let index: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'token-vectors-')));
    index = join(folder, 'index');
    await mkdir(join(folder, 'data'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const data = (): string => join(folder, 'data');

  async function run(...options: string[]): Promise<string> {
    const { code, stdout, stderr } = await callCli(['index', data(), '--index', index, ...options]);
    assert.equal(code, 0, stderr);
    return stdout + stderr;
  }

  async function sizes(): Promise<Sizes> {
    const line = JSON.parse(await run('--status')) as { readonly tokenVectors: Sizes };
    return line.tokenVectors;
  }

  test('kept by --token-vectors, told by --status, dropped by --no-token-vectors', async () => {
    const passages = distinctLines(60).map((line, i) => `## Part ${i}\n\n${line}. ${line}\n`);
    await writeFile(join(data(), 'a.md'), passages.join('\n'));
    await run();
    const without = await sizes();
    assert.deepEqual([without.areKept, without.texts, without.bytes], [false, 0, 0]);
    await run('--token-vectors');
    const kept = await sizes();
    assert.ok(kept.areKept && kept.texts > 20, JSON.stringify(kept));
    const ratio = without.expectedBytes / kept.bytes;
    assert.ok(ratio > 0.7 && ratio < 1.4, `${without.expectedBytes} of ${kept.bytes}`);
    // They stay kept without being asked for again.
    await writeFile(join(data(), 'b.md'), '# New\n\nA passage that was not there.\n');
    await run();
    assert.equal((await sizes()).texts, kept.texts + 1);
    await run('--no-token-vectors');
    const dropped = await sizes();
    assert.deepEqual([dropped.areKept, dropped.texts, dropped.bytes], [false, 0, 0]);
    const { code, stderr } = await callCli(['index', data(), '--status', '--token-vectors']);
    assert.equal(code, 2);
    assert.match(stderr, /--token-vectors is for building the index/);
  });

  test('cosines of kept tokens are those of the model, less what 48 components leave out', async () => {
    const texts = distinctLines(120);
    await writeFile(join(data(), 'a.txt'), texts.join('\n'));
    await run('--token-vectors');
    const engine = createEngine(() => undefined);
    await engine.open({ modelFolder: bundledModel });
    const { embedder, description } = await engine.model();
    const { choice } = description;
    const files = {
      workspacePath: join(index, 'workspace.sqlite'),
      vectorsPath: join(index, 'vectors.sqlite'),
    };
    const opened = new WorkspaceIndex(files);
    try {
      const kept = opened.tokens(opened.usedSpace ?? '')!;
      const found = kept.tokensOf(texts.map((text) => vectorKey(text)));
      assert.equal(found.size, texts.length);
      const whole: Float32Array[] = [];
      const rows: Float32Array[] = [];
      for (const text of texts) {
        const { encoding, hiddenStates } = await embedder.embedTokens(text, [choice.layer], {
          priority: 'bulk',
        });
        const [states] = hiddenStates.values();
        const { first, count, ids } = ownTokens(embedder.tokenizer, text);
        assert.deepEqual(ids, encoding.ids.slice(first, first + count));
        const own = found.get(vectorKey(text))!;
        assert.equal(own.count, count);
        for (let token = 0; token < count; token++) {
          whole.push(states!.row(first + token));
          rows.push(own.rows.subarray(token * own.dims, (token + 1) * own.dims));
        }
      }
      const centred = new Matrix(whole.length, 384);
      whole.forEach((row, i) => centred.row(i).set(row));
      const mean = columnMeans(centred);
      for (let at = 0; at < centred.data.length; at++) centred.data[at]! -= mean[at % 384]!;
      scaleRows(centred.data, 384);
      const { mean: error, correlation } = compare(
        Array.from({ length: centred.rows }, (_, i) => centred.row(i)),
        rows,
      );
      assert.ok(error < 0.12, `mean error ${error}`);
      assert.ok(correlation > 0.85, `correlation ${correlation}`);
    } finally {
      opened.close();
      await engine.close();
    }
  });

  test('killed in the middle: a text has its vector and its tokens, or neither', async () => {
    await writeFile(join(data(), 'a.txt'), distinctLines(900).join('\n'));
    const child = startCli(['index', data(), '--index', index, '--token-vectors']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (child.exitCode === null && keysOf('blocks').length === 0) await pause(20);
    child.kill('SIGKILL');
    await ended;
    const vectors = keysOf('blocks');
    assert.ok(vectors.length > 0);
    assert.deepEqual(keysOf('tokenBlocks'), vectors);
    await run();
    assert.equal(keysOf('tokenBlocks').length, keysOf('blocks').length);
  });

  /** Sorted; none where the table is not there yet. */
  function keysOf(table: 'blocks' | 'tokenBlocks'): string[] {
    let file: DatabaseSync | undefined;
    try {
      file = new DatabaseSync(join(index, 'vectors.sqlite'), { readOnly: true, timeout: 5000 });
      const rows = file.prepare(`SELECT keys FROM ${table}`).all();
      const hex = rows.map(({ keys }) => Buffer.from(keys as Uint8Array).toString('hex'));
      return hex.flatMap((keys) => keys.match(/.{64}/g) ?? []).sort();
    } catch {
      return [];
    } finally {
      file?.close();
    }
  }
});

/** Cosines of every seventh pair of rows, by what is whole and by what is kept. */
function compare(
  whole: readonly Float32Array[],
  kept: readonly Float32Array[],
): { readonly mean: number; readonly correlation: number } {
  const product = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < whole.length; i += 5) {
    for (let j = i % 7; j < i; j += 7) {
      pairs.push([product(whole[i]!, whole[j]!), product(kept[i]!, kept[j]!)]);
    }
  }
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [meanOf(pairs.map(([u]) => u)), meanOf(pairs.map(([, v]) => v))];
  const spread = (at: 0 | 1, middle: number): number =>
    meanOf(pairs.map((pair) => (pair[at] - middle) ** 2));
  const both = meanOf(pairs.map(([u, v]) => (u - a) * (v - b)));
  return {
    mean: meanOf(pairs.map(([u, v]) => Math.abs(u - v))),
    correlation: both / Math.sqrt(spread(0, a) * spread(1, b)),
  };
}
