import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { callCli } from '../support/callCli.ts';

const lines = ['the cat in the house', 'a river bank', 'read the line of text'];
const choices = [[], ['--layer', '1', '--pooling', 'max'], ['--pooling=first-last']];

describe('--layer and --pooling, wherever a vector is made', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ste-cli-choice-'));
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    file = join(folder, 'lines.txt');
    await writeFile(file, lines.join('\n'));
  });
  after(() => rm(folder, { recursive: true }));

  async function output(args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await callCli([...args, '--model', tinyModel], input);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function vectors(
    texts: readonly string[],
    choice: readonly string[],
  ): Promise<Float32Array[]> {
    const rows = (await output(['embed', '-', ...choice], texts.join('\n'))).trim().split('\n');
    return rows.map((row) => Float32Array.from((JSON.parse(row) as { vector: number[] }).vector));
  }

  test('embed, similarity and search agree, and one index holds the vectors of each choice', async () => {
    const scores = new Set<string>();
    for (const choice of choices) {
      const [query, ...expected] = await vectors(['dog', ...lines], choice);
      const pairs = lines.map((line) => `dog\t${line}\n`).join('');
      const cosines = (await output(['similarity', '--pairs', '-', ...choice], pairs))
        .trim()
        .split('\n')
        .map(Number);
      const index = ['--index', join(folder, 'index')];
      await output(['index', file, ...index, ...choice]);
      const search = ['search', 'dog', file, '--mode', 'semantic', '--json', ...index, ...choice];
      const hits = (await output(search))
        .trim()
        .split('\n')
        .map((row) => JSON.parse(row) as Hit);
      assert.equal(hits.length, lines.length);
      for (const [i, vector] of expected.entries()) {
        const score = cosine(query!, vector);
        assert.ok(Math.abs(cosines[i]! - score) < 1e-6, `${choice.join(' ')}: ${cosines[i]}`);
        const hit = hits.find(({ line }) => line === i + 1)!;
        assert.ok(Math.abs(hit.score - score) < 1e-5, `${choice.join(' ')}: ${hit.score}`);
        const sum = hit.tokens.reduce((total, { contribution }) => total + contribution, 0);
        assert.ok(Math.abs(sum - hit.score) < 1e-5);
      }
      scores.add(cosines.join());
    }
    assert.equal(scores.size, choices.length);
  });

  test('a layer that the model does not have is wrong use, and says which there are', async () => {
    for (const command of [
      ['index', file],
      ['search', 'dog', file],
      ['embed', file],
    ]) {
      const args = [...command, '--layer', '9', '--model', tinyModel];
      const { code, stderr } = await callCli(args);
      assert.equal(code, 2);
      assert.match(stderr, /choose 0 \(the embedding layer\) to 2/);
    }
  });
});

interface Hit {
  readonly line: number;
  readonly score: number;
  readonly tokens: readonly { readonly contribution: number }[];
}
