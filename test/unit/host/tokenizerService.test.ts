import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { TokenizerService } from '../../../src/host/tokenizerService.ts';
import { bundledModel } from '../../support/projectPaths.ts';

test('reads the files once, and again after a failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ste-tokenizer-'));
  try {
    const service = new TokenizerService(join(folder, 'model'));
    await assert.rejects(service.tokenizer(), { code: 'modelMissing' });
    await cp(join(bundledModel, 'tokenizer.json'), join(folder, 'model', 'tokenizer.json'));
    const first = await service.tokenizer();
    assert.equal(first.tokenId('##ding'), 4667);
    await rm(join(folder, 'model'), { recursive: true });
    assert.equal(await service.tokenizer(), first);
  } finally {
    await rm(folder, { recursive: true });
  }
});
