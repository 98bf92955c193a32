import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staticTablesOf } from '../../../../../src/engine/index/instant/staticTables.ts';
import type { OpenedModel } from '../../../../../src/engine/openedModel.ts';
import { bundledModel } from '../../../../support/projectPaths.ts';

test('a model’s table is held once, whoever asks for it, also at a time', async () => {
  const choice = { layer: -1, pooling: 'mean' };
  const opened = {
    ...{ folder: bundledModel, embedder: {} },
    description: { choice, facts: { choice } },
  } as unknown as OpenedModel;
  // As the engine has it with its documents.
  const served = { ...opened, documents: {} };
  const tables = [staticTablesOf(opened), staticTablesOf(served)] as const;
  const [first, second] = await Promise.all(tables.map((each) => each.find(undefined)));
  assert.ok(first);
  assert.equal(first, second);
  const other = { ...opened, embedder: {} } as unknown as OpenedModel;
  assert.notEqual(await staticTablesOf(other).find(undefined), first);
});
