import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openModelFolder } from '../../../src/node/modelFolder.ts';
import { bundledModel, tinyModel } from '../../support/projectPaths.ts';

const background = '{"quantiles": [-0.1, 0, 0.4]}';

async function copyOfTiny(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-model-'));
  t.after(() => rm(folder, { recursive: true }));
  await cp(tinyModel, folder, { recursive: true });
  return folder;
}

async function listBackground(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: unknown[] };
  const sha256 = createHash('sha256').update(background).digest('hex');
  manifest.files.push({ path: 'background.json', bytes: background.length, sha256 });
  await writeFile(path, JSON.stringify(manifest));
}

test('the bundled model brings a background of a thousand and one cosines', async () => {
  const { background: cosines } = await openModelFolder(bundledModel);
  assert.equal(cosines?.length, 1001);
  // Unrelated sentences: the middle one is near 0, and hardly one is above a half.
  assert.ok(Math.abs(cosines[500]!) < 0.1);
  assert.ok(cosines[990]! < 0.5);
});

test('a model without a background has none', async () => {
  assert.equal((await openModelFolder(tinyModel)).background, undefined);
});

test('a background is read where the manifest lists it, and only when it is whole', async (t) => {
  const folder = await copyOfTiny(t);
  const path = join(folder, 'background.json');
  await writeFile(path, background);
  assert.equal((await openModelFolder(folder)).background, undefined, 'not listed');
  const { filesHash } = await openModelFolder(folder);
  await listBackground(folder);
  const opened = await openModelFolder(folder);
  assert.deepEqual([...opened.background!], [-0.1, 0, 0.4]);
  assert.equal(opened.filesHash, filesHash, 'it makes no vectors');
  await writeFile(path, background.replace('0.4', '0.5'));
  await assert.rejects(openModelFolder(folder), { code: 'modelInvalid' });
  await rm(path);
  await assert.rejects(openModelFolder(folder), { code: 'modelMissing' });
});

test('a folder as on the Hub may bring one too', async (t) => {
  const folder = await copyOfTiny(t);
  await rm(join(folder, 'manifest.json'));
  assert.equal((await openModelFolder(folder)).background, undefined);
  await writeFile(join(folder, 'background.json'), background);
  assert.equal((await openModelFolder(folder)).background?.length, 3);
});

test('a folder as on the Hub was trained for similarity where sentence-transformers left its files', async (t) => {
  const folder = await copyOfTiny(t);
  await rm(join(folder, 'manifest.json'));
  const isTrained = async (): Promise<boolean> =>
    (await openModelFolder(folder)).facts.trainedForSimilarity;
  assert.equal(await isTrained(), false);
  for (const name of [
    'modules.json',
    '1_Pooling/config.json',
    'config_sentence_transformers.json',
  ]) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '{}');
    assert.equal(await isTrained(), true, name);
    await rm(path);
  }
  assert.equal(await isTrained(), false);
  assert.equal((await openModelFolder(tinyModel)).facts.trainedForSimilarity, false);
  assert.equal((await openModelFolder(bundledModel)).facts.trainedForSimilarity, true);
});
