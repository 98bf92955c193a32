import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { callCli } from '../../support/callCli.ts';
import { tinyModel } from '../../support/projectPaths.ts';
import { parseJsonl } from '../../support/runCli.ts';

const fixture = join(projectRoot, 'test/fixtures/sentenceModels');

interface Golden {
  readonly madeWith: string;
  readonly cases: readonly { name: string; files: Record<string, unknown>; texts: unknown }[];
}

describe('models verify --against', () => {
  let root = '';
  let folder = '';
  let reference = '';
  let madeWith = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'ste-reference-'));
    folder = join(root, 'model');
    const golden = JSON.parse(await readFile(join(fixture, 'golden6.json'), 'utf8')) as Golden;
    const model = golden.cases.find(({ name }) => name === 'prompts')!;
    await mkdir(join(folder, '1_Pooling'), { recursive: true });
    await cp(join(fixture, 'model.onnx'), join(folder, 'model.onnx'));
    await cp(join(fixture, 'config.json'), join(folder, 'config.json'));
    await cp(join(tinyModel, 'tokenizer.json'), join(folder, 'tokenizer.json'));
    for (const [path, content] of Object.entries(model.files)) {
      await writeFile(join(folder, path), JSON.stringify(content));
    }
    ({ madeWith } = golden);
    reference = join(root, 'reference.json');
    const { texts } = model;
    await writeFile(reference, JSON.stringify({ formatVersion: 1, madeWith, texts }));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const verify = (...args: string[]) =>
    callCli(['models', 'verify', folder, '--against', reference, ...args]);

  test('prints the cosine of each text, and ends with 0 where all are the makers’', async () => {
    const { code, stdout, stderr } = await verify();
    assert.equal(code, 0, stderr);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0]!, /^1\.000000 {2}document {2}the cat sat on the river bank$/);
    assert.match(stderr, /4 texts against sentence-transformers 6\.2\.0: the smallest cosine is 1/);
    const json = await verify('--json');
    const rows = parseJsonl<{ cosine: number; as: string; text: string }>(json.stdout);
    assert.deepEqual(
      rows.map(({ as }) => as),
      ['document', 'query', 'document', 'encode'],
    );
    assert.ok(rows.every(({ cosine }) => cosine > 0.99999));
  });

  test('ends with 1 where the file of reference vectors is not there', async () => {
    const missing = join(root, 'none.json');
    const { code, stderr } = await callCli(['models', 'verify', folder, '--against', missing]);
    assert.equal(code, 1);
    assert.equal(stderr, `semantic-text: There is no file ${missing}; check the path.\n`);
  });

  test('ends with 1 where one is below the bound, which may be given', async () => {
    // Another pooling than the reference's.
    const pooling = join(folder, '1_Pooling', 'config.json');
    const before = await readFile(pooling);
    await writeFile(pooling, '{"pooling_mode": "max"}');
    const { code, stdout, stderr } = await verify();
    assert.equal(code, 1);
    assert.equal(stdout.trimEnd().split('\n').length, 4);
    assert.match(stderr, /vectors of 4 of 4 texts are not those of the reference/);
    assert.equal((await verify('--least', '-1')).code, 0);
    await writeFile(pooling, before);
  });

  test('wrong use ends with 2, and so does a file that holds none', async () => {
    const wrong = [
      ['verify', '--against', reference],
      ['list', '--against', reference],
      ['verify', folder, '--least', '0.9'],
      ['verify', folder, '--against', reference, '--least', 'x'],
    ];
    for (const args of wrong) assert.equal((await callCli(['models', ...args])).code, 2);
    const none = await callCli([
      'models',
      'verify',
      folder,
      '--against',
      join(folder, 'config.json'),
    ]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /holds no reference vectors: its formatVersion is not 1/);
  });
});
