import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ModelInUse, ModelSource } from '../../../../src/host/models/modelSource.ts';
import { TokenizerService } from '../../../../src/host/engine/tokenizerService.ts';
import { bundledModel, tinyModel } from '../../../support/projectPaths.ts';

/** A source whose model is set by hand. */
class FakeSource implements ModelSource {
  readonly bundled: ModelInUse;
  readonly refused: string[] = [];
  #chosen: ModelInUse;
  readonly #listeners: (() => void)[] = [];

  constructor(bundledFolder: string) {
    this.bundled = { name: '', folder: bundledFolder };
    this.#chosen = this.bundled;
  }

  readonly onDidChange: ModelSource['onDidChange'] = (listener) => {
    this.#listeners.push(listener);
    return undefined as never;
  };

  choose(folder: string): void {
    this.#chosen = { name: folder, folder };
    for (const listener of this.#listeners) listener();
  }

  current(): Promise<ModelInUse> {
    return Promise.resolve(this.#chosen);
  }

  refuse({ name }: ModelInUse): void {
    this.refused.push(name);
  }

  reconsider(): void {
    this.refused.length = 0;
  }
}

test('reads the files once, and again after a failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ste-tokenizer-'));
  try {
    const service = new TokenizerService(new FakeSource(join(folder, 'model')));
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

test('follows the model that is chosen, and the bundled one goes on where that has no tokenizer', async () => {
  const source = new FakeSource(bundledModel);
  const service = new TokenizerService(source);
  assert.equal((await service.tokenizer()).tokenId('##ding'), 4667);
  source.choose(tinyModel);
  assert.notEqual((await service.tokenizer()).tokenId('##ding'), 4667);
  const empty = await mkdtemp(join(tmpdir(), 'ste-tokenizer-'));
  try {
    source.choose(empty);
    assert.equal((await service.tokenizer()).tokenId('##ding'), 4667);
    assert.deepEqual(source.refused, [empty]);
  } finally {
    await rm(empty, { recursive: true });
  }
});
