import assert from 'node:assert/strict';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { longestText, modelText, readModelFile } from '../../../../src/node/model/modelFile.ts';

const refused = {
  code: 'modelInvalid',
  message: /tokenizer\.json is larger than 6\d MB, .*fetch it again/,
};

test('the text of a file, and none of what is far longer than any', () => {
  assert.equal(modelText(Buffer.from('{"ä": 1}'), 'config.json'), '{"ä": 1}');
  assert.throws(() => modelText(Buffer.alloc(longestText + 1), 'tokenizer.json'), refused);
});

test('a text that is far longer than any is not read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ste-model-file-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'tokenizer.json');
  const file = await open(path, 'w');
  // Takes no room on the disk.
  await file.truncate(1_500_000_000);
  await file.close();
  const before = process.memoryUsage().arrayBuffers;
  await assert.rejects(readModelFile(path), refused);
  assert.ok(process.memoryUsage().arrayBuffers - before < 100_000_000);
});
